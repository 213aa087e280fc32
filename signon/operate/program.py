"""How a process of ours starts another one."""

import sys

#: Runs ``signon``. ``-P`` keeps Python from looking for modules in the working directory first,
#: where a folder named ``signon``, such as the checkout, would be taken for the program.
PROGRAM = (sys.executable, "-P", "-m", "signon")
