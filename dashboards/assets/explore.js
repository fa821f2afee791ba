// What needs no server: the sheet of filters on a phone, and copying the address.
(() => {
  const sheet = () => document.getElementById("filters");

  const open = (shown) => {
    const bar = sheet();
    const button = document.getElementById("open-filters");
    if (!bar || !button || bar.classList.contains("open") === shown) return;
    bar.classList.toggle("open", shown);
    button.setAttribute("aria-expanded", String(shown));
    document.documentElement.style.overflow = shown ? "hidden" : "";
    (shown ? bar.querySelector(".controls input") : button).focus();
  };

  const copy = async (button) => {
    const done = document.getElementById("announcement");
    try {
      await navigator.clipboard.writeText(location.href);
    } catch {
      // Pages served over plain HTTP have no clipboard of their own.
      const field = document.createElement("textarea");
      field.value = location.href;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
      button.focus();
    }
    if (done) done.textContent = button.dataset.done;
    const label = button.textContent;
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 1600);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.id === "open-filters") open(true);
    if (button.id === "close-filters") open(false);
    if (button.id === "copy-link" && button.textContent !== button.dataset.done) copy(button);
    if (button.dataset.reload !== undefined) location.reload();
  });
  document.addEventListener("keydown", (event) => {
    // The first Escape closes an open list of choices, which keeps it to itself.
    if (event.key === "Escape" && !event.defaultPrevented) open(false);
  });
  matchMedia("(min-width: 801px)").addEventListener("change", (wide) => { if (wide.matches) open(false); });
})();
