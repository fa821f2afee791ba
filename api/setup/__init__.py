"""Set-up of a checkout: `python3 -m api.setup run` or `test`. Standard library only: nothing is installed yet.

system   packages of the operating system
python   the environment `.venv`, from the lock
web      files of the pages, from their own lock
step     the time each takes, and the one sentence when it cannot be done
"""
