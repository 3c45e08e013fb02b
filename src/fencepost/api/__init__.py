"""The API: what the command line can do, over HTTP, and the cases of the desk."""
