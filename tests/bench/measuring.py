"""Cold processes timed in turn.

A shared machine drifts: what runs first in the morning cannot be compared with what runs last. So ours and the peer run
alternately, each time as a process of its own, and it is the ratio within a round that counts; seconds stand beside it.
"""
import os
import re
import statistics
import subprocess
import tempfile
import time


class Failed(Exception):
    """A command that did not end well, with what it said."""


class Work:
    """What is timed: commands one after the other, each a cold process. They run in a folder that is there.

    Peaks below some 15 MiB do not show: between fork and exec a process counts what it has from its parent, this one.
    """

    def __init__(self, name, *commands, before=None, after=None, is_client=False):
        self.name, self.commands = name, commands
        self.before, self.after = before, after  # untimed: make room; look at what came out
        self.is_client = is_client  # of a server, whose processor time nobody tells us

    def run(self):
        if self.before:
            self.before()
        wall = cpu = peak = 0
        said = ""
        for command in self.commands:
            one = run_cold(command)
            wall, cpu, peak = wall + one["wall"], cpu + one["cpu"], max(peak, one["peak"])
            said += one["said"]
        if self.after:
            self.after()
        return {"wall": wall, "cpu": cpu, "peak": peak, "said": said}


def run_cold(command):
    """Seconds of wall clock and of user + system, and MiB of the largest of the processes that it waited for."""
    with tempfile.TemporaryFile() as said:
        start = time.monotonic()
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        _, status, used = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read().decode("utf-8", "replace")
    if child.returncode:
        raise Failed("%s: exit code %d: %s" % (" ".join(command[:3]), child.returncode, text.strip()[-400:]))
    return {"wall": wall, "cpu": used.ru_utime + used.ru_stime, "peak": told_peak(text, used.ru_maxrss / 1024), "said": text}


def told_peak(text, own):
    """A server's memory is not its client's: the peer's script prints the server's own VmHWM, in kB."""
    return max([own] + [int(kb) / 1024 for kb in re.findall(r"VmHWM:\s*(\d+) kB", text)])


def in_turn(works, rounds, warm=1):
    """Runs each work once a round; who begins changes from round to round. Returns a list of runs for each name."""
    runs = {work.name: [] for work in works}
    for turn in range(-warm, rounds):
        for work in works if turn % 2 == 0 else reversed(works):
            one = work.run()
            if turn >= 0:
                runs[work.name].append(one)
    return runs


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def summary(runs):
    return {what: spread([one[what] for one in runs]) for what in ("wall", "cpu", "peak")}


def ratios(ours, peers, what="wall"):
    """Of the rounds, not of the medians."""
    return spread([a[what] / b[what] for a, b in zip(ours, peers)])
