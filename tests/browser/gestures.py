# SPDX-License-Identifier: MIT
"""What a hand does: mouse, wheel, keys and fingers, as the WebDriver Actions API plays them.

A Gesture is a list of ticks; in a tick every device does at most one thing, and a tick lasts as long as its longest part.
Points are (x, y) in pixels of the window's page (Element.at gives one), times are milliseconds. Ready-made gestures are the
functions below: each plays at once, and leaves no button, key or finger down.
"""
import itertools


class Key:
    """Keys without a character, as WebDriver writes them."""
    BACKSPACE, TAB, ENTER, ESCAPE, SPACE = "\ue003", "\ue004", "\ue007", "\ue00c", "\ue00d"
    SHIFT, CONTROL, ALT, META = "\ue008", "\ue009", "\ue00a", "\ue03d"
    PAGE_UP, PAGE_DOWN, END, HOME = "\ue00e", "\ue00f", "\ue010", "\ue011"
    LEFT, UP, RIGHT, DOWN, INSERT, DELETE = "\ue012", "\ue013", "\ue014", "\ue015", "\ue016", "\ue017"


LEFT_BUTTON, MIDDLE_BUTTON, RIGHT_BUTTON = 0, 1, 2
FRAME = 16  # milliseconds between two moves of a drag
PARAMETERS = {"mouse": {"pointerType": "mouse"}, "touch": {"pointerType": "touch"}}


class Gesture:
    """Ticks that are collected and then played: Gesture(session).move((40, 60)).down().up().play()."""

    def __init__(self, session):
        self._session = session
        self._ticks = []  # each {device: action}

    def tick(self, **actions):
        """Adds a tick with an action for some of the devices keys, wheel, mouse, touch1, touch2."""
        self._ticks.append(actions)
        return self

    def pause(self, milliseconds):
        return self.tick(keys={"type": "pause", "duration": milliseconds})

    def move(self, point, milliseconds=0):
        return self.tick(mouse=_moved(point, milliseconds))

    def down(self, button=LEFT_BUTTON):
        return self.tick(mouse={"type": "pointerDown", "button": button})

    def up(self, button=LEFT_BUTTON):
        return self.tick(mouse={"type": "pointerUp", "button": button})

    def wheel(self, point, across, down):
        """Turns the wheel over `point`; positive is rightwards and downwards."""
        x, y = map(round, point)
        return self.tick(wheel={"type": "scroll", "x": x, "y": y, "deltaX": across, "deltaY": down, "duration": 0})

    def key_down(self, key):
        return self.tick(keys={"type": "keyDown", "value": key})

    def key_up(self, key):
        return self.tick(keys={"type": "keyUp", "value": key})

    def key(self, key):
        return self.key_down(key).key_up(key)

    def holding(self, keys, more):
        """Adds what `more(gesture)` adds, while those keys are down."""
        for key in keys:
            self.key_down(key)
        more(self)
        for key in reversed(keys):
            self.key_up(key)
        return self

    def play(self):
        """Plays all ticks in order; what is down afterwards stays down."""
        devices = sorted(set(itertools.chain(*self._ticks)))
        self._session.perform([self._source(device) for device in devices])
        self._ticks.clear()

    def _source(self, device):
        kind = "key" if device == "keys" else "wheel" if device == "wheel" else "pointer"
        source = {"type": kind, "id": device, "actions": [t.get(device, {"type": "pause", "duration": 0}) for t in self._ticks]}
        if kind == "pointer":
            source["parameters"] = PARAMETERS[device.rstrip("12")]
        return source


def _moved(point, milliseconds=0):
    x, y = map(round, point)
    return {"type": "pointerMove", "x": x, "y": y, "duration": milliseconds, "origin": "viewport"}


def between(start, end, steps):
    """`steps` points on the way from start to end, end included, start not."""
    return [tuple(a + (b - a) * i / steps for a, b in zip(start, end)) for i in range(1, steps + 1)]


def hover(session, point):
    """Moves the mouse there, without a button."""
    Gesture(session).move(point).play()


def click(session, point, button=LEFT_BUTTON, times=1, keys=()):
    """Clicks there; times=2 is a double click. `keys` are held meanwhile, such as (Key.SHIFT,)."""
    def clicks(gesture):
        gesture.move(point)
        for _ in range(times):
            gesture.down(button).up(button)
    Gesture(session).holding(keys, clicks).play()


def drag(session, start, end, button=LEFT_BUTTON, steps=8, keys=()):
    """Presses at start, moves to end in that many moves, and lets go there."""
    def moves(gesture):
        gesture.move(start).down(button)
        for point in between(start, end, steps):
            gesture.move(point, FRAME)
        gesture.up(button)
    Gesture(session).holding(keys, moves).play()


def wheel(session, point, down, across=0, keys=(), times=1):
    """Turns the wheel over a point by so many pixels; with keys=(Key.CONTROL,) it is what a pinch on a trackpad sends."""
    def turns(gesture):
        for _ in range(times):
            gesture.wheel(point, across, down)
    Gesture(session).holding(keys, turns).play()


def press(session, *keys):
    """Presses keys one after another; a tuple is a key with modifiers: press(s, "p", (Key.CONTROL, "z"))."""
    gesture = Gesture(session)
    for key in keys:
        *held, last = key if isinstance(key, tuple) else (key,)
        gesture.holding(held, lambda g, one=last: g.key(one))
    gesture.play()


def tap(session, point, times=1, milliseconds=0):
    """A finger taps there, or stays for so many milliseconds: a long press."""
    gesture = Gesture(session)
    for _ in range(times):
        gesture.tick(touch1=_moved(point)).tick(touch1=_down()).pause(milliseconds).tick(touch1=_up())
    gesture.play()


def swipe(session, start, end, steps=8):
    """One finger from start to end."""
    gesture = Gesture(session).tick(touch1=_moved(start)).tick(touch1=_down())
    for point in between(start, end, steps):
        gesture.tick(touch1=_moved(point, FRAME))
    gesture.tick(touch1=_up()).play()


def pinch(session, centre, start, end, steps=8):
    """Two fingers one above the other: `start` pixels apart around the centre, then `end` pixels apart."""
    x, y = centre

    def both(apart, milliseconds=0):
        return {"touch1": _moved((x, y - apart / 2), milliseconds), "touch2": _moved((x, y + apart / 2), milliseconds)}

    gesture = Gesture(session).tick(**both(start)).tick(touch1=_down(), touch2=_down())
    for (apart,) in between((start,), (end,), steps):
        gesture.tick(**both(apart, FRAME))
    gesture.tick(touch1=_up(), touch2=_up()).play()


def _down():
    return {"type": "pointerDown", "button": 0}


def _up():
    return {"type": "pointerUp", "button": 0}
