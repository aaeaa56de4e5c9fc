"""Run `gogen` as `python -m web.cli`."""

from web.cli import main

if __name__ == "__main__":  # a child process of ours imports this file too
    main()
