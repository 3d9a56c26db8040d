"""Aftercare (安居售后): after-sales service for what has been built and sold."""

VERSION = "0.1.0"
