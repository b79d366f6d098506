#!/usr/bin/env python3
"""check_pages.py <the book> [axe.min.js]: every page in headless Chromium, from its files, at two widths. With axe-core,
which knows the rules of accessibility: contrast, names, headings, landmarks, keys; in light and in dark colours."""

import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

SCRIPT = (Path(__file__).parent / "page.js").read_text(encoding="utf-8")
WIDTHS = {1280: "light", 390: "dark"}
# The colours of code are the same everywhere, and so are the pages of whole files: these are looked at once, not line by line.
AXE = """const done = arguments[0];
axe.run({exclude: [[".whole-file pre"]]}, {resultTypes: ["violations"], preload: false}).then((found) => done(found.violations.map(
  (rule) => `${rule.id}: ${rule.help}: ${rule.nodes.length} times, first ${rule.nodes[0].html.slice(0, 120)}`)))"""
READY = """return document.readyState === "complete" && (!document.querySelector(".math") ||
  (window.MathJax && MathJax.Hub && MathJax.Hub.Queue && MathJax.isReady && !MathJax.Hub.queue.pending
   && !MathJax.Hub.queue.running && !MathJax.Hub.queue.queue.length))"""


def browser():
    options = Options()
    for flag in ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    return webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)


def resize(driver, width):
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                           {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 600})
    driver.execute_async_script("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))")  # it has been laid out


def wait_for(driver, script, seconds=60):
    for _ in range(seconds * 20):
        if driver.execute_script(script):
            return True
        time.sleep(0.05)
    return False


def requests(driver):
    """The addresses that were asked for since the last call."""
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.requestWillBeSent":
            yield message["params"]["request"]["url"]


def check_page(driver, page, axe):
    found = []
    resize(driver, max(WIDTHS))
    driver.get(page.as_uri())
    if not wait_for(driver, READY):
        found.append("the mathematics is never done")
    for width, colours in WIDTHS.items():
        resize(driver, width)
        found += [f"at {width}: {text}" for text in driver.execute_script(SCRIPT, width >= 1000)]
        if axe and (width == max(WIDTHS) or not driver.execute_script("return document.querySelector('.whole-file')")):
            driver.execute_script("document.body.dataset.theme = arguments[0]", colours)
            driver.execute_script(axe)
            found += [f"at {width}, {colours}: {text}" for text in driver.execute_async_script(AXE)]
    found += [f"console: {entry['message']}" for entry in driver.get_log("browser") if entry["level"] == "SEVERE"]
    found += [f"asks the network for {url}" for url in requests(driver) if not url.startswith(("file:", "data:", "blob:"))]
    return found


def check_search(driver, folder, words):
    for word, wanted in words.items():
        resize(driver, max(WIDTHS))
        driver.get((folder / "index.html").as_uri())
        box = driver.find_element(By.CSS_SELECTOR, ".sidebar-search")
        box.send_keys(word, Keys.ENTER)
        if not wait_for(driver, "return !!document.querySelector('#search-results li a')", 20):
            yield f"search: nothing is found for '{word}'"
            continue
        time.sleep(1)
        targets = [link.get_attribute("href") for link in driver.find_elements(By.CSS_SELECTOR, "#search-results li a")]
        if not any(wanted in target for target in targets):
            yield f"search: '{word}' does not find {wanted}"
        found = driver.find_element(By.CSS_SELECTOR, ".search-summary").text
        if folder.name == "zh" and not re.search("[\u4e00-\u9fff]", found):
            yield f"search says in English: {found}"


def check_keys(driver, folder):
    """The colours change, and the list of pages opens, without a mouse."""
    resize(driver, min(WIDTHS))
    driver.get((folder / "index.html").as_uri())
    toggle = driver.find_element(By.CSS_SELECTOR, ".theme-toggle-header .theme-toggle")
    before = driver.execute_script("return document.body.dataset.theme")
    toggle.send_keys(Keys.ENTER)
    if driver.execute_script("return document.body.dataset.theme") == before:
        yield "keys: the colours do not change"
    driver.execute_script("localStorage.clear()")
    driver.find_element(By.CSS_SELECTOR, ".mobile-header label[for=__navigation] .icon").send_keys(Keys.ENTER)
    if not wait_for(driver, "return document.querySelector('.sidebar-drawer').getBoundingClientRect().left >= 0", 5):
        yield "keys: the list of pages does not open"
    driver.get((folder / "index.html").as_uri())
    driver.find_element(By.TAG_NAME, "body").send_keys(Keys.TAB)
    if "skip" not in driver.execute_script("return document.activeElement.className"):
        yield "keys: the first thing that Tab reaches is not the way to the text"


def check_language(book, language, words, axe):
    folder, complaints, pages = book / language, [], 0
    driver = browser()
    try:
        for page in sorted(folder.rglob("*.html")):
            pages += 1
            complaints += [f"{page.relative_to(book)}: {text}" for text in check_page(driver, page, axe)]
        complaints += [f"{language}: {text}" for text in [*check_search(driver, folder, words), *check_keys(driver, folder)]]
    finally:
        driver.quit()
    return pages, complaints


def main(book, axe=None):
    words = {"en": {"accumulator": "03_autograd", "NoGradGuard": "grad_mode.hpp"},
             "zh": {"累加器": "03_autograd", "计算图": "03_autograd", "NoGradGuard": "grad_mode.hpp"}}
    script = Path(axe).read_text(encoding="utf-8") if axe else None
    with ThreadPoolExecutor() as pool:
        results = list(pool.map(lambda language: check_language(book, language, words[language], script), words))
    complaints = [text for _, found in results for text in found]
    print(f"{sum(pages for pages, _ in results)} pages in the browser, each at {' and '.join(map(str, WIDTHS))}",
          f"pixels{', by the rules of axe-core' if axe else ''}")
    if complaints:
        print("\n".join(complaints[:150]), file=sys.stderr)
        raise SystemExit(f"error: {len(complaints)} complaints about the pages of the book")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), *sys.argv[2:])
