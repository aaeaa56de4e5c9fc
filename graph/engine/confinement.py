"""What a process that handles texts of strangers must not do: reach the network, start programs, eat the machine.

The walls are Linux's: seccomp (system calls refused with EPERM), resource limits, the parent-death signal. Elsewhere
only the resource limits hold, and the refusal of SERVICE and LOAD by their tokens (``screening``).
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys

# By machine: its name in audits (linux/audit.h) and the numbers of the refused system calls (asm/unistd.h).
_CALLS = {  # socket, connect, bind, execve, execveat, ptrace
    "x86_64": (0xC000003E, (41, 42, 49, 59, 322, 101)),
    "aarch64": (0xC00000B7, (198, 203, 200, 221, 281, 117)),
}
_IO_URING_SETUP = 425  # the same everywhere; its operations open sockets without the calls above
_X32 = 0x40000000  # numbers from here on are the x32 calls of x86_64

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_MODE_FILTER = 2
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # BPF: ld [k]; jeq; jge; ret


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def confine(memory: int) -> None:
    """Take from this process what an engine with a stranger's query does not need; ``memory`` in bytes."""
    limited(memory)
    without_network()


def limited(memory: int) -> None:
    """Limit the address space, leave no core dump, be the first that a kernel short of memory ends."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        with open("/proc/self/oom_score_adj", "w") as file:  # noqa: PTH123
            file.write("1000")


def dies_with_parent() -> None:
    """Have the kernel end this process when the one that started it is gone, kill -9 included."""
    if sys.platform == "linux":
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() == 1:
            os._exit(1)


def without_network() -> bool:
    """Refuse this process sockets and new programs from here on; return False where the system has no such filter.

    The filter is inherited and cannot be taken back (seccomp(2)).
    """
    known = _CALLS.get(platform.machine())
    if sys.platform != "linux" or known is None:
        return False
    audit, calls = known
    refused = (*calls, _IO_URING_SETUP)
    # struct seccomp_data: the number at 0, the architecture at 4. Jumps count the instructions to skip.
    code = [(_LOAD, 0, 0, 4), (_IF_EQUAL, 1, 0, audit), (_RETURN, 0, 0, _REFUSE), (_LOAD, 0, 0, 0)]
    code.append((_IF_AT_LEAST, len(refused) + 1, 0, _X32))
    code += [(_IF_EQUAL, len(refused) - at, 0, number) for at, number in enumerate(refused)]
    code += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    packed = b"".join(struct.pack("HBBI", *instruction) for instruction in code)
    program = _Program(len(code), packed)
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program))
    return True


def _prctl(option: int, *values: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, *values, *([0] * (4 - len(values)))) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option}: {os.strerror(number)}")
