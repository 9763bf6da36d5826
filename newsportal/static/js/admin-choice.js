// js/admin-choice.js: gives the search fields that Django's admin makes of lists the name of their label.
window.django?.jQuery(() => {
  for (const list of document.querySelectorAll("select.admin-autocomplete")) {
    const name = list.labels[0]?.textContent.trim();
    const parts = list.nextElementSibling?.querySelectorAll("[role=combobox], [role=textbox], [role=searchbox]");
    for (const part of parts ?? []) part.setAttribute("aria-label", name);
  }
});
