# SPDX-License-Identifier: Apache-2.0
"""A browser whose person has no mouse: keys go to what has the focus, and nothing else is done."""

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

from browser import Browser

MOST_TRIES = 60

# What Tab stops at, in the order of the document.
STOPS = """
const stops = [...document.querySelectorAll("a[href],button,input,select,textarea,summary,[tabindex]")].filter(each =>
  each.tabIndex >= 0 && !each.disabled && each.type !== "hidden" && each.checkVisibility({visibilityProperty: true}));
"""

# How many presses of Tab lie between the focus and an element, less than none where it lies before.
DISTANCE = STOPS + """
const target = arguments[0], here = document.activeElement;
if (here === target) return 0;
const place = stops.indexOf(target);
if (place < 0) return null;
if (here === document.body) return place + 1;
const at = stops.indexOf(here);
if (at >= 0) return place - at;
const next = stops.findIndex(each => here.compareDocumentPosition(each) & Node.DOCUMENT_POSITION_FOLLOWING);
return next < 0 ? place - stops.length : place >= next ? place - next + 1 : place - next;
"""


class KeyboardBrowser(Browser):
    """Does what `Browser` does by Tab, Enter, Space, arrows and letters."""

    def tab(self, times=1, back=False):
        keys = ActionChains(self.driver)
        if back:
            keys.key_down(Keys.SHIFT)
        keys.send_keys(Keys.TAB * times)
        if back:
            keys.key_up(Keys.SHIFT)
        keys.perform()

    def focus(self, selector_or_element):
        """Tabs to an element, forwards or backwards, whichever way it lies."""
        target = self.one(selector_or_element) if isinstance(selector_or_element, str) else selector_or_element
        for tries in range(MOST_TRIES):
            distance = self.run(DISTANCE, target)
            if distance is None:
                break
            if distance == 0:
                return target
            # Where a jump does not end at the element (a page may begin in its middle), one jumps again; where that
            # is near, one goes on step by step.
            self.tab(abs(distance) if tries == 0 or abs(distance) > 8 else 1, back=distance < 0)
        raise AssertionError(f"Tab does not reach {target.get_attribute('outerHTML')[:200]}")

    def click(self, selector_or_element):
        element = self.one(selector_or_element) if isinstance(selector_or_element, str) else selector_or_element
        if element.get_attribute("type") == "radio":
            return self._pick(element)
        self.focus(element)
        is_box = element.get_attribute("type") == "checkbox"
        self.press(Keys.SPACE if is_box else Keys.ENTER)

    def _pick(self, element):
        """Tab stops once at a group of choices; arrows go from one to the next."""
        name = element.get_attribute("name")
        group = element.find_elements("xpath", f"ancestor::form//input[@type='radio'][@name='{name}']")
        self.focus(next((each for each in group if each.is_selected()), group[0]))
        self.press(Keys.SPACE)
        for _ in group:
            if element.is_selected():
                return
            self.press(Keys.ARROW_DOWN)
        raise AssertionError(f"no arrow leads to {element.get_attribute('outerHTML')[:200]}")

    def fill(self, form="main", **fields):
        for name, value in fields.items():
            element = self.focus(f"{form} [name={name}]")
            if element.tag_name == "select":
                self._choose(element, value)
            elif element.get_attribute("type") == "file":
                self.press(str(value))
            else:
                self.press(Keys.CONTROL + "a", Keys.DELETE, value)

    def _choose(self, element, value):
        """Walks up to the first entry of a list, then down to the one with `value`."""
        self.press(Keys.HOME)
        for _ in range(len(element.find_elements("css selector", "option"))):
            if element.get_property("value") == value:
                return
            self.press(Keys.ARROW_DOWN)
        raise AssertionError(f"the list has no {value!r}")
