// js/admin-choice.js: gives the search fields that Django's admin makes of lists the name of their label.
addEventListener("load", () => {
  for (const list of document.querySelectorAll("select.admin-autocomplete")) {
    const name = list.labels[0]?.textContent.trim();
    const field = list.nextElementSibling;
    for (const part of field.querySelectorAll("[role=combobox], [role=textbox]")) {
      part.setAttribute("aria-label", name);
    }
  }
});
