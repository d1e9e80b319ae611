# SPDX-License-Identifier: MIT
"""A small client of the W3C WebDriver protocol, as Debian's chromedriver speaks it.

A Session is one window of one browser. Every call is one HTTP request that returns when the browser has done it; it raises
WebDriverError when the browser says no. Lengths are CSS pixels of the window's page, times are milliseconds. Mouse, fingers
and keys: gestures.py. Screen, network and colour scheme: emulation.py. Not safe to use from two threads.
"""
import base64
import http.client
import json

PATIENCE = 120  # seconds until a command that hangs is given up; no test measures time by it
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the name that the protocol gives to references to elements
LOG_LEVELS = ("SEVERE", "WARNING", "INFO", "DEBUG")


class WebDriverError(Exception):
    """What the driver answered: `kind` is the protocol's word, such as "no such element"; `message` is its first line."""

    def __init__(self, kind, message):
        self.kind = kind
        self.message = message.splitlines()[0] if message else ""
        super().__init__(f"{kind}: {self.message}")


def call(port, method, path, body=None):
    """One command to the driver on that port of 127.0.0.1; the `value` of its answer. Raises WebDriverError, OSError."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        text = None if method != "POST" else json.dumps(body or {})
        connection.request(method, path, body=text, headers={"Content-Type": "application/json; charset=utf-8"})
        answer = connection.getresponse()
        value = json.loads(answer.read())["value"]
    finally:
        connection.close()
    if answer.status != 200:
        raise WebDriverError(value["error"], value["message"])
    return value


class Element:
    """An element of the page that the session shows. Once the page has removed it, every call raises WebDriverError."""

    def __init__(self, session, reference):
        self.session = session
        self.reference = reference

    def _call(self, method, path, body=None):
        return self.session.call(method, f"/element/{self.reference}/{path}", body)

    def click(self):
        """Scrolls it into view and clicks its centre; raises WebDriverError if something else lies above it."""
        self._call("POST", "click")

    def send_keys(self, text):
        """Focuses it and types; special keys are those of gestures.Key. For a file input: the path of a file."""
        self._call("POST", "value", {"text": text})

    def clear(self):
        self._call("POST", "clear")

    def attribute(self, name):
        """The text of an attribute as the document has it, None without one."""
        return self._call("GET", f"attribute/{name}")

    def dom_property(self, name):
        """The value of a property of the DOM object: dom_property("value") is what stands in a field now."""
        return self._call("GET", f"property/{name}")

    def find(self, css):
        return self.session.found(self._call("POST", "element", {"using": "css selector", "value": css}))

    def find_all(self, css):
        return self.session.found(self._call("POST", "elements", {"using": "css selector", "value": css}))

    @property
    def text(self):
        """Its text as it is seen: nothing that is hidden."""
        return self._call("GET", "text")

    @property
    def displayed(self):
        return self._call("GET", "displayed")

    @property
    def box(self):
        """(left, top, width, height) in pixels of the window, as it is scrolled now."""
        rect = self.session.script("const b = arguments[0].getBoundingClientRect(); return [b.x, b.y, b.width, b.height];", self)
        return tuple(rect)

    def at(self, across=0.5, down=0.5):
        """(x, y) of a point inside it, in pixels of the window: (0, 0) is its top left, (1, 1) its bottom right."""
        left, top, width, height = self.box
        return left + across * width, top + down * height


class Session:
    """One browser window, opened by the driver on `port` of 127.0.0.1."""

    def __init__(self, port, capabilities):
        self._port = port
        answer = call(port, "POST", "/session", {"capabilities": {"alwaysMatch": capabilities}})
        self._path = f"/session/{answer['sessionId']}"
        self.capabilities = answer["capabilities"]

    def call(self, method, path, body=None):
        """A command of this session, path as the standard has it behind /session/{id}."""
        return call(self._port, method, self._path + path, body)

    def quit(self):
        """Closes the window and ends its browser."""
        self.call("DELETE", "")

    # The page

    def navigate(self, url):
        """Opens `url` and waits for its load event. Raises WebDriverError if nothing answers there."""
        self.call("POST", "/url", {"url": url})

    @property
    def url(self):
        return self.call("GET", "/url")

    @property
    def title(self):
        return self.call("GET", "/title")

    def back(self):
        self.call("POST", "/back")

    def forward(self):
        self.call("POST", "/forward")

    def refresh(self):
        self.call("POST", "/refresh")

    # Elements and scripts

    def find(self, css):
        """The first element that matches; raises WebDriverError ("no such element") if there is none."""
        return self.found(self.call("POST", "/element", {"using": "css selector", "value": css}))

    def find_all(self, css):
        return self.found(self.call("POST", "/elements", {"using": "css selector", "value": css}))

    @property
    def focused(self):
        """The element that has the keyboard."""
        return self.found(self.call("GET", "/element/active"))

    def script(self, text, *arguments):
        """What the function body `text` returns (or a promise of it); `arguments` are its arguments[0] and so on.

        Elements go both ways. Raises WebDriverError ("javascript error") with what the script threw.
        """
        return self.found(self.call("POST", "/execute/sync", {"script": text, "args": self._sent(arguments)}))

    def script_async(self, text, *arguments):
        """As script(), but the script ends by calling its last argument, with the result."""
        return self.found(self.call("POST", "/execute/async", {"script": text, "args": self._sent(arguments)}))

    def found(self, value):
        """An answer with its references to elements replaced by elements."""
        if isinstance(value, dict):
            if ELEMENT in value:
                return Element(self, value[ELEMENT])
            return {name: self.found(one) for name, one in value.items()}
        return [self.found(one) for one in value] if isinstance(value, list) else value

    def _sent(self, value):
        if isinstance(value, Element):
            return {ELEMENT: value.reference}
        if isinstance(value, dict):
            return {name: self._sent(one) for name, one in value.items()}
        return [self._sent(one) for one in value] if isinstance(value, (list, tuple)) else value

    # The window

    def resize(self, width, height):
        """Sets the size of the whole window; emulation.screen() sets the size of the page exactly."""
        self.call("POST", "/window/rect", {"width": width, "height": height})

    def screenshot(self):
        """The window as PNG bytes."""
        return base64.b64decode(self.call("GET", "/screenshot"))

    def perform(self, sources):
        """Input as the standard's Actions describe it; gestures.Gesture makes them."""
        self.call("POST", "/actions", {"actions": sources})

    def release(self):
        """Lifts every button, key and finger that is still down."""
        self.call("DELETE", "/actions")

    # What the browser says, and what it can do beyond the standard

    def take_log(self, level="DEBUG"):
        """What the console got since the last call, this severe or more: [{"level", "message", "source", "timestamp"}].

        Errors of the network (404 and the like) and uncaught exceptions are SEVERE, as console.error() is.
        """
        wanted = LOG_LEVELS[:LOG_LEVELS.index(level) + 1]
        return [line for line in self.call("POST", "/se/log", {"type": "browser"}) if line["level"] in wanted]

    def cdp(self, command, **parameters):
        """A command of the Chrome DevTools protocol: cdp("Emulation.setCPUThrottlingRate", rate=4)."""
        return self.call("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})
