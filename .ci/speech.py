"""What a screen reader is told of one step, and which things have no name: counted over AT-SPI, beside the program.

Runs under the system's Python, on a display and a session bus of its own, with the window of nnviz open:
``.ci/speech`` sees to that. Ends with an error where a step is not announced exactly once, where anything else is told
with it, or where something that takes the focus has no name; with 77 where there is no bus to hear it on.
"""

import sys
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

PATIENCE = 20.0
STEPS = 7
EVENTS = (
    "object:announcement", "object:property-change", "object:text-changed", "object:state-changed",
    "object:children-changed", "object:value-changed", "object:visible-data-changed", "object:bounds-changed",
)  # fmt: skip


def program():
    """nnviz on the bus; None while it is not there."""
    desktop = Atspi.get_desktop(0)
    for place in range(desktop.get_child_count()):
        one = desktop.get_child_at_index(place)
        if one is not None and one.get_child_count() and "nnviz" in (one.get_name() or "").lower():
            return one
    return None


def wait_for(found, seconds):
    """What ``found`` gives as soon as it gives something; None when the time is over."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        result = found()
        if result:
            return result
        listen(0.2)
    return None


def listen(seconds):
    """Take in events for so long."""
    loop = GLib.MainLoop()
    GLib.timeout_add(int(1000 * seconds), loop.quit)
    loop.run()


def things(root):
    """Everything in a window, from above downwards."""
    waiting = [root]
    while waiting:
        one = waiting.pop()
        if one is None:
            continue
        yield one
        waiting += [one.get_child_at_index(place) for place in range(min(one.get_child_count(), 500))]


def nameless(root):
    """What takes the focus, is seen and has no name."""
    found = []
    for one in things(root):
        states = one.get_state_set()
        if (
            states.contains(Atspi.StateType.FOCUSABLE)
            and states.contains(Atspi.StateType.SHOWING)
            and not one.get_name()
        ):
            found.append(one.get_role_name())
    return found


def main(press):
    heard = []

    def be_quiet():
        """Wait until the window is complete, and tells nothing of itself."""
        for _ in range(10):
            heard.clear()
            listen(2.0)
            if not heard:
                return

    listener = Atspi.EventListener.new(lambda event: heard.append((event.type, str(event.any_data))))
    for event in EVENTS:
        listener.register(event)
    one = wait_for(program, PATIENCE)
    if one is None:
        print("nnviz is not on the accessibility bus")
        sys.exit(77)
    be_quiet()
    bare = nameless(one)
    print(f"{sum(1 for _ in things(one))} things in the window; without a name and focusable: {bare or 'none'}")
    faults = list(bare)
    for step in range(1, STEPS + 1):
        heard.clear()
        press()
        wait_for(lambda: [kind for kind, _ in heard if "announcement" in kind], PATIENCE)
        listen(0.7)  # what else is told comes at once
        said = [text for kind, text in heard if "announcement" in kind]
        others = sorted({kind for kind, _ in heard if "announcement" not in kind})
        print(f"step {step}: {len(said)} announcement, {len(heard) - len(said)} other events {others or ''}")
        if len(said) != 1 or others:
            faults.append(f"step {step}")
    print(f"said last: {said[-1] if said else 'nothing'}")
    sys.exit(1 if faults else 0)


def press_next():
    """The key →, as a keyboard sends it."""
    import subprocess

    subprocess.run(["xdotool", "key", "Right"], check=True, timeout=5)


if __name__ == "__main__":
    main(press_next)
