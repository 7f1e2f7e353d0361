"""``python -m ceds_nlp`` is the command line."""

from ceds_nlp.cli import app

if __name__ == "__main__":
    app(prog_name="ceds-nlp")
