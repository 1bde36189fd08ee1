// Begins where elements.js ends.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const variants = data.variants;
  const paths = [...new Set(variants.flatMap((v) => Object.keys(v.set)))];
  const axes = variants.some((v) => v.seed !== null && v.seed !== undefined) ? [...paths, "seed"] : paths;
  const figures = ["exact_match", "perplexity", "heads_kept", "parameters", "bytes_at_2Ki", "bytes_at_32Ki", "seconds"];

  const axis = (v, name) => (name === "seed" ? String(v.seed ?? "") : v.set[name] ?? "");
  const settings = (v) => axes.map((name) => `${name}=${axis(v, name)}`).join("  ");
  const state = (v) => (v.stopped_after ? `stopped after ${v.stopped_after}` : v.state);
  const standing = (v) => state(v) + (known(v.stopped_score) ? `: ${v.stopped_by} ${shown(v.stopped_score)}` : "");
  function shown(value) {
    if (!known(value)) return "–";
    return Number.isInteger(value) ? value.toLocaleString("en") : value.toPrecision(4);
  }

  function summary() {
    document.querySelector("h1").textContent = data.name;
    document.title = data.name + " · Hyb sweep";
    const counts = new Map();
    for (const v of variants) counts.set(state(v), (counts.get(state(v)) ?? 0) + 1);
    section("summary").textContent =
      `${variants.length} variant${variants.length === 1 ? "" : "s"}: ` + [...counts].map(([name, n]) => `${n} ${name}`).join(", ");
  }

  // ---- accuracy against memory ----
  function front() {
    const measured = variants.filter((v) => known(v.exact_match) && known(v.bytes_at_32Ki));
    if (measured.length === 0) {
      section("front").append(element("p", { class: "note" }, "No variant has measured its accuracy yet."));
      return;
    }
    const canvas = element("canvas", { role: "img", "aria-label": "accuracy of each variant against its bytes of cache and state" });
    section("front").append(
      element("p", {}, "Each point is a variant; the line joins those that no other beats in both ways. Bytes of cache and state are for one sequence of 32Ki tokens, two a value."),
      element("div", { class: "chart" }, canvas));
    const point = (v) => ({ x: v.bytes_at_32Ki / 1e6, y: v.exact_match, v });
    const best = measured.filter((v) => v.front).map(point).sort((a, b) => a.x - b.x);
    const make = () => new Chart(canvas, {
      type: "scatter",
      data: {
        datasets: [
          { label: "on the front", data: best, showLine: true, borderColor: style("--run-1"), backgroundColor: style("--run-1"), pointRadius: 5 },
          { label: "others", data: measured.filter((v) => !v.front).map(point), backgroundColor: style("--run-0"), pointRadius: 4 },
        ],
      },
      options: {
        animation: false, responsive: true, maintainAspectRatio: false,
        plugins: {
          legend: { position: "bottom", labels: { color: style("--ink") } },
          tooltip: { callbacks: { label: (item) => {
            const v = item.raw.v;
            return [v.id, settings(v), `${shown(v.exact_match)} ± ${shown(v.exact_match_error)} at ${shown(item.raw.x)} MB`];
          } } },
        },
        scales: {
          x: { type: "logarithmic", title: { display: true, text: "MB at 32Ki tokens", color: style("--faint") }, ticks: { color: style("--faint") }, grid: { color: style("--line") } },
          y: { min: 0, max: 1, title: { display: true, text: "exact match", color: style("--faint") }, ticks: { color: style("--faint") }, grid: { color: style("--line") } },
        },
      },
    });
    // Paper has another size and other colours than a dark screen.
    let drawn = make();
    const draw = () => { drawn.destroy(); drawn = make(); };
    for (const media of ["(prefers-color-scheme: dark)", "print"]) matchMedia(media).addEventListener("change", draw);
    for (const event of ["beforeprint", "afterprint"]) addEventListener(event, draw);
  }

  // ---- two axes ----
  function choice(label, options, chosen, changed) {
    const select = element("select", {}, ...options.map((o) => element("option", { value: o }, o)));
    select.value = chosen;
    select.addEventListener("change", changed);
    return [element("label", { class: "choice" }, label + " ", select), select];
  }
  function heat() {
    const measured = figures.filter((name) => variants.some((v) => known(v[name])));
    if (axes.length < 2 || measured.length === 0) { section("heat").remove(); return; }
    const place = element("div", { class: "scroll" });
    const [byRow, row] = choice("rows", axes, axes[0], () => draw());
    const [byColumn, column] = choice("columns", axes, axes[1], () => draw());
    const [byFigure, figure] = choice("colour", measured, measured[0], () => draw());
    section("heat").append(element("p", { class: "choices" }, byRow, byColumn, byFigure), place);
    function draw() {
      const rows = [...new Set(variants.map((v) => axis(v, row.value)))];
      const columns = [...new Set(variants.map((v) => axis(v, column.value)))];
      const mean = (r, c) => {
        const values = variants.filter((v) => axis(v, row.value) === r && axis(v, column.value) === c)
          .map((v) => v[figure.value]).filter(known);
        return values.length === 0 ? null : values.reduce((a, b) => a + b) / values.length;
      };
      const cells = rows.map((r) => columns.map((c) => mean(r, c)));
      const all = cells.flat().filter(known);
      const low = Math.min(...all), high = Math.max(...all);
      const head = element("tr", {}, element("th", {}, `${row.value} \\ ${column.value}`), ...columns.map((c) => element("th", {}, c)));
      const body = rows.map((r, i) => element("tr", {}, element("th", { class: "text" }, r), ...cells[i].map((value) =>
        element("td", { class: "heat", "--share": known(value) && high > low ? String(100 * (value - low) / (high - low)) : "0" }, shown(value)))));
      place.replaceChildren(element("table", {}, head, ...body));
    }
    draw();
  }

  function seeds() {
    if (data.means.length === 0) { section("seeds").remove(); return; }
    const head = element("tr", {}, ...[...paths, "figure", "mean", "standard error", "seeds"].map((name) => element("th", { class: "text" }, name)));
    const rows = data.means.map((mean) => element("tr", {}, ...paths.map((path) => element("td", { class: "text" }, mean.set[path] ?? "")),
      element("td", { class: "text" }, mean.figure), ...[mean.mean, mean.error, mean.seeds].map((value) => element("td", {}, shown(value)))));
    section("seeds").append(element("div", { class: "scroll" }, element("table", {}, head, ...rows)));
  }

  function shared() {
    if (data.shared.length === 0) { section("shared").remove(); return; }
    const names = ["stage", "variants", "state", "seconds"];
    const head = element("tr", {}, ...names.map((name, i) => element("th", { class: i % 2 === 0 ? "text" : "" }, name)));
    const rows = data.shared.map((stage) => element("tr", {}, element("td", { class: "text" }, stage.end),
      element("td", {}, shown(stage.variants)), element("td", { class: "text" }, stage.state), element("td", {}, shown(stage.seconds))));
    section("shared").append(
      element("p", {}, "Variants that agree up to the end of a stage start from one training of it. Its seconds are not among theirs."),
      element("div", { class: "scroll" }, element("table", {}, head, ...rows)));
  }

  // ---- a table that sorts and filters ----
  function table() {
    const columns = [
      { name: "id", of: (v) => v.id, text: true },
      ...axes.map((name) => ({ name, of: (v) => axis(v, name), text: true })),
      { name: "state", of: standing, text: true },
      ...figures.map((name) => ({ name, of: (v) => v[name] })),
    ];
    let by = null, down = false;
    const filter = element("input", { type: "search", size: "32", placeholder: "filter: d_state=8 finished", "aria-label": "filter" });
    const place = element("div", { class: "scroll" });
    filter.addEventListener("input", () => draw());
    section("table").append(element("p", {}, filter), place);
    const words = (v) => [v.id, standing(v), ...axes.map((name) => `${name}=${axis(v, name)}`)].join(" ").toLowerCase();
    const order = (a, b) => {
      const [x, y] = [by.of(a), by.of(b)];
      if (!known(x) || !known(y)) return known(x) ? -1 : known(y) ? 1 : 0;
      const [m, n] = [Number(x), Number(y)];
      const sign = Number.isNaN(m) || Number.isNaN(n) ? String(x).localeCompare(String(y)) : m - n;
      return down ? -sign : sign;
    };
    function cell(column, v) {
      const value = column.of(v);
      const link = { id: v.report, state: v.log }[column.name];
      if (link) return element("td", { class: "text" }, element("a", { href: link.split("/").map(encodeURIComponent).join("/") }, value));
      return element("td", { class: column.text ? "text" : "" }, column.text ? value : shown(value));
    }
    function draw() {
      const wanted = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
      const rows = variants.filter((v) => wanted.every((word) => words(v).includes(word)));
      if (by) rows.sort(order);
      const head = element("tr", {}, ...columns.map((column) => {
        const button = element("button", { type: "button" }, column.name + (by === column ? (down ? " ↓" : " ↑") : ""));
        button.addEventListener("click", () => { down = by === column && !down; by = column; draw(); });
        return element("th", { class: column.text ? "text" : "" }, button);
      }));
      const body = rows.map((v) => element("tr", { class: v.front ? "front" : "" }, ...columns.map((column) => cell(column, v))));
      place.replaceChildren(element("table", {}, element("thead", {}, head), element("tbody", {}, ...body)));
    }
    draw();
  }

  summary();
  front();
  heat();
  seeds();
  shared();
  table();
})();
