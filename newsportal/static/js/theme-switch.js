// js/theme-switch.js: <theme-switch> lets its buttons choose day, night, the other or the system's.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");

function isNight() {
  return root.dataset.theme ? root.dataset.theme === "night" : dark.matches;
}

function keep(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  try {
    if (theme) localStorage.setItem("theme", theme);
    else localStorage.removeItem("theme");
  } catch {
    // Storage is closed: the choice holds on this page.
  }
}

class ThemeSwitch extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", this);
    document.addEventListener("themechange", this);
    dark.addEventListener("change", this);
    this.show();
  }

  handleEvent(event) {
    const button = event.type === "click" && event.target.closest("button");
    if (!button) return this.show();
    const choices = { other: isNight() ? "day" : "night", system: "" };
    keep(choices[button.value] ?? button.value);
    document.dispatchEvent(new Event("themechange"));
  }

  show() {
    const chosen = root.dataset.theme ?? "system";
    for (const button of this.querySelectorAll("button")) {
      const isOn = button.value === "other" ? isNight() : button.value === chosen;
      button.setAttribute("aria-pressed", isOn);
    }
  }
}

customElements.define("theme-switch", ThemeSwitch);
