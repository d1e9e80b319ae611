# SPDX-License-Identifier: MIT
"""What a browser can pretend: another screen, fingers, a slow network, a dark colour scheme; and what its page costs.

All through the Chrome DevTools commands of a webdriver.Session; each setting stays until it is set again, or until reset().
"""


def screen(session, width, height, ratio=1, touch=False):
    """A page of width x height CSS pixels, `ratio` device pixels each; with `touch` the device of a hand (coarse pointer)."""
    session.cdp("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=ratio, mobile=touch)
    session.cdp("Emulation.setTouchEmulationEnabled", enabled=touch, maxTouchPoints=5 if touch else 1)


def media(session, **features):
    """Values of media features: media(s, color_scheme="dark", reduced_motion="reduce"); their `prefers-` is added here.

    forced_colors="active" has no such prefix. What is not named is as the browser has it.
    """
    names = {name: name.replace("_", "-") if name == "forced_colors" else "prefers-" + name.replace("_", "-") for name in features}
    session.cdp("Emulation.setEmulatedMedia", media="",
                features=[{"name": names[name], "value": value} for name, value in features.items()])


def network(session, latency=0, bytes_per_second=-1, offline=False):
    """So many milliseconds until an answer begins, and so many bytes a second either way (-1: as many as come)."""
    session.cdp("Network.enable")
    session.cdp("Network.emulateNetworkConditions", offline=offline, latency=latency,
                downloadThroughput=bytes_per_second, uploadThroughput=bytes_per_second)


def slow_processor(session, times):
    """The page's own work takes so many times as long; 1 is as it is."""
    session.cdp("Emulation.setCPUThrottlingRate", rate=times)


def heap_bytes(session):
    """Bytes of JavaScript objects that the page still reaches, after what it no longer reaches was collected."""
    session.cdp("HeapProfiler.collectGarbage")
    return session.cdp("Runtime.getHeapUsage")["usedSize"]


def metrics(session):
    """Figures of the page by name: "JSEventListeners", "Nodes", "LayoutCount", "TaskDuration" (seconds) and others."""
    session.cdp("Performance.enable")
    return {one["name"]: one["value"] for one in session.cdp("Performance.getMetrics")["metrics"]}


def forget(session, origin):
    """Empties what the browser keeps of that origin, and its cache of answers."""
    session.cdp("Storage.clearDataForOrigin", origin=origin, storageTypes="all")
    session.cdp("Network.enable")
    session.cdp("Network.clearBrowserCache")


def reset(session):
    """Everything above as a new browser has it."""
    session.cdp("Emulation.clearDeviceMetricsOverride")
    session.cdp("Emulation.setTouchEmulationEnabled", enabled=False)
    media(session)
    network(session)
    slow_processor(session, 1)
