"""The Teams app package: what Teams is told about Roomfix, in its languages, with its icons."""
