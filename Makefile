# Every target is a command of the launcher (launcher/): the work is done there. `make` lists them.
PYTHON ?= python3
COMMANDS := demo run test check fix setup stop doctor manage guide bench-graph bench-matching bench-api

.PHONY: help $(COMMANDS)
help:
	@exec $(PYTHON) -m launcher help

$(COMMANDS):
	@exec $(PYTHON) -m launcher $@ $(ARGS)
