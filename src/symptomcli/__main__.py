"""`python -m symptomcli`."""

from symptomcli.cli import main

main()
