"""The end-to-end suite of this repository, with the services that it tests."""
