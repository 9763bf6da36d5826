// js/theme.js: puts the reader's mode and text size on <html> before the first paint.
try {
  for (const choice of ["theme", "size"]) {
    const value = localStorage.getItem(choice);
    if (value) document.documentElement.dataset[choice] = value;
  }
} catch {
  // Storage is closed: the system's mode and the medium size hold.
}
