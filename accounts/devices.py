"""Name a browser and its system from what it says of itself."""

# The first that is found counts, so the more special stand before the more general.
BROWSERS = {
    "MicroMessenger": "微信",
    "QQBrowser": "QQ 浏览器",
    "UCBrowser": "UC 浏览器",
    "HuaweiBrowser": "华为浏览器",
    "MiuiBrowser": "小米浏览器",
    "Edg": "Edge",
    "OPR/": "Opera",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "Chrome": "Chrome",
    "CriOS": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "HarmonyOS": "HarmonyOS",
    "OpenHarmony": "HarmonyOS",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "macOS",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def name(user_agent: str) -> str:
    """Return such as "Chrome · Windows", or nothing where neither is known."""
    found = (
        next((name for mark, name in names.items() if mark in user_agent), "")
        for names in (BROWSERS, SYSTEMS)
    )
    return " · ".join(filter(None, found))
