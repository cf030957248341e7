# SPDX-License-Identifier: Apache-2.0
"""axe-core, out of whichever package of PyPI brings it."""

import importlib.util
from pathlib import Path

# The newest first: the rules of WCAG 2.2 came with axe-core 4.5.
PLACES = {"axe_playwright_python": "axe.min.js", "axe_core_python": "axe.min.js",
          "axe_selenium_python": "node_modules/axe-core/axe.min.js"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {runOnly: {type: "tag", values: arguments[0]}, resultTypes: ["violations"]}).then(
  found => done(found.violations.flatMap(rule => rule.nodes.map(node =>
    ({rule: rule.id, target: node.target.flat().join(" "), html: node.html, why: node.failureSummary})))),
  trouble => done([{rule: "axe itself", target: "", html: "", why: String(trouble)}]));
"""


def source():
    for package, file in PLACES.items():
        spec = importlib.util.find_spec(package)
        for folder in spec.submodule_search_locations if spec else ():
            if (path := Path(folder) / file).exists():
                return path.read_text()
    raise RuntimeError("axe-core is not here: pip install --no-deps axe-playwright-python")


def violations(browser):
    """What breaks a rule of WCAG 2.0, 2.1 or 2.2, level A or AA, on the page as it is shown now."""
    return browser.driver.execute_async_script(RUN, RULES)
