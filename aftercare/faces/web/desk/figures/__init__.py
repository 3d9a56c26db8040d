"""The figures: an overview with charts, companies side by side, the cases behind every number, files of it all."""
