"""Tests of surveys, dispatch, visits and acceptance."""
