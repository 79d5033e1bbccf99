
(() => {
  const field = (name) => document.getElementById("by-" + name);
  const chosen = { laws: field("law"), operations: field("operation"), outcome: field("outcome") };
  const items = [...document.querySelectorAll(".cause, .operation")];
  const has = (item, name, value) => value === "" || item.dataset[name] === value || item.dataset[name].split(" ").includes(value);
  const apply = () => {
    let shown = 0;
    for (const item of items) {
      item.hidden = !Object.entries(chosen).every(([name, select]) => has(item, name, select.value));
      if (!item.hidden) shown += 1;
    }
    const filtered = Object.values(chosen).some((select) => select.value !== "");
    document.getElementById("shown").textContent = filtered ? shown + " of " + items.length + " shown" : "";
  };
  for (const select of Object.values(chosen)) select.addEventListener("change", apply);
  document.querySelector(".filters").addEventListener("reset", () => setTimeout(apply));
  apply();
})();
