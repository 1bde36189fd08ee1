// Begins where elements.js ends.
(() => {
  const runs = JSON.parse(document.getElementById("data").textContent).runs;
  const charts = [];

  // ---- text ----
  const colour = (run) => `var(--run-${run % 8})`;
  const swatch = (run) => element("span", { class: "swatch", "--of": colour(run), "aria-hidden": "true" });
  const count = (value) => (known(value) ? value.toLocaleString("en") : "–");
  const share = (value, digits = 3) => (known(value) ? value.toFixed(digits) : "–");
  function spread(value, error, digits) {
    return known(value) ? value.toFixed(digits) + (known(error) ? " ± " + error.toFixed(digits) : "") : "–";
  }
  function bytes(value) {
    if (!known(value)) return "–";
    const units = ["B", "KiB", "MiB", "GiB", "TiB"];
    let unit = 0;
    while (value >= 1024 && unit < 4) { value /= 1024; unit++; }
    return (value >= 100 || Number.isInteger(value) ? Math.round(value) : value.toPrecision(3)) + " " + units[unit];
  }
  function short(value) {
    if (value >= 1024 && value % 1024 === 0) return value / 1024 + "Ki";
    return value >= 1e6 ? +(value / 1e6).toPrecision(3) + "M" : value >= 1e3 ? +(value / 1e3).toPrecision(3) + "k" : String(value);
  }
  const tokens = (value) => (value >= 1e6 ? +(value / 1e6).toPrecision(3) + "M" : value >= 1e3 ? +(value / 1e3).toPrecision(3) + "k" : String(value));
  function table(head, rows) {
    return element("div", { class: "scroll" }, element("table", {},
      element("thead", {}, element("tr", {}, ...head.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((cell) => element("td", {}, cell)))))));
  }
  function labelled(run, text) { return element("span", {}, swatch(run), text); }
  function drop(id) { section(id).remove(); }

  // ---- charts ----
  const paint = (name) => (name.startsWith("var(") ? style(name.slice(4, -1)) : name);
  const bars = {
    id: "errors",
    afterDatasetsDraw(chart) {
      const { ctx, scales } = chart;
      chart.data.datasets.forEach((set, index) => {
        if (!set.errors || !chart.isDatasetVisible(index)) return;
        ctx.save();
        ctx.strokeStyle = set.borderColor;
        ctx.lineWidth = 1.2;
        set.data.forEach((point, i) => {
          const error = set.errors[i];
          if (!error) return;
          const x = scales.x.getPixelForValue(point.x);
          const from = scales.y.getPixelForValue(point.y - error), to = scales.y.getPixelForValue(point.y + error);
          ctx.beginPath();
          ctx.moveTo(x, from); ctx.lineTo(x, to);
          ctx.moveTo(x - 3, from); ctx.lineTo(x + 3, from);
          ctx.moveTo(x - 3, to); ctx.lineTo(x + 3, to);
          ctx.stroke();
        });
        ctx.restore();
      });
    },
  };
  function axis(title, ticks, more = {}) {
    return {
      title: { display: true, text: title, color: style("--faint") },
      ticks: { color: style("--faint"), maxRotation: 0, callback: ticks },
      grid: { color: style("--line") },
      ...more,
    };
  }
  // `make` gives datasets and axes anew for every palette: on screen light or dark, on paper light.
  function chart(parent, title, note, make) {
    const canvas = element("canvas", { role: "img", "aria-label": title });
    parent.append(element("div", { class: "panel" }, element("h3", {}, title), element("div", { class: "chart" }, canvas),
      note ? element("p", { class: "faint" }, note) : null));
    charts.push({ canvas, make, drawn: null });
  }
  function draw() {
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    for (const each of charts) {
      if (each.drawn) each.drawn.destroy();
      const { sets, x, y, tip } = each.make();
      each.drawn = new Chart(each.canvas, {
        type: "line",
        data: { datasets: sets.map((set) => ({ pointRadius: 0, borderWidth: 2, tension: 0, ...set,
          borderColor: paint(set.of), backgroundColor: paint(set.of) })) },
        options: {
          animation: false, responsive: true, maintainAspectRatio: false, parsing: false, normalized: true,
          interaction: { mode: "nearest", axis: "x", intersect: false },
          plugins: {
            legend: { display: sets.length > 1, position: "bottom", labels: { color: style("--ink"), boxWidth: 14, boxHeight: 2 } },
            tooltip: { callbacks: tip },
          },
          scales: { x, y },
        },
        plugins: [bars],
      });
    }
  }

  // ---- sections ----
  function header() {
    const names = [...new Set(runs.map((run) => run.name))];
    document.title = names.join(", ") + " · Hyb report";
    document.querySelector("h1").textContent = names.join(", ");
    runs.forEach((run, i) => {
      const facts = [run.path];
      if (run.results) facts.push(run.results.precision, run.results.device, `seed ${run.results.seed}`);
      if (known(run.tokens_per_second)) facts.push(`${count(Math.round(run.tokens_per_second))} tokens/s in the median step`);
      const item = element("li", {}, labelled(i, run.label + " "), element("span", { class: "faint" }, facts.filter(known).join(" · ")));
      run.notes.forEach((note) => item.append(element("div", { class: "note" }, note)));
      section("runs").append(item);
    });
  }

  function results() {
    const seen = new Set();
    const rows = [];
    runs.forEach((run, i) => {
      for (const model of run.results?.models ?? []) {
        const row = [model.name, `${count(model.heads_kept)} of ${count(model.heads_total)}`, count(model.parameters), bytes(model.bytes_at_2Ki),
          bytes(model.bytes_at_32Ki), spread(model.exact_match, model.exact_match_error, 3), spread(model.perplexity, model.perplexity_error, 1)];
        const key = row.join("|");
        if (seen.has(key)) continue;
        seen.add(key);
        const own = model.name === run.name;
        row[0] = own ? labelled(i, run.label) : element("span", {}, element("span", { class: "swatch" }), model.name);
        rows.push(row);
      }
    });
    if (!rows.length) return drop("results");
    const first = runs.find((run) => run.results?.models?.length).results, asked = first.models[0];
    section("results").append(
      table(["model", "heads kept", "parameters", "bytes at 2Ki", "at 32Ki", "exact match", "perplexity"], rows),
      element("p", { class: "faint" }, `Exact match on ${count(asked.examples)} ${asked.task} questions of ${asked.pairs} pairs; perplexity of ` +
        `${first.perplexity_text}; bytes of cache and state of one sequence, two a value. ± is one standard error.`));
  }

  function headMap(run, i) {
    const { model, ranking } = run;
    const by = new Map(), most = ranking ? Math.max(1e-9, ...ranking.losses.map((loss) => loss.loss)) : 1;
    ranking?.losses.forEach((loss, rank) => by.set(`${loss.layer}/${loss.head}`, { ...loss, rank: rank + 1 }));
    const map = element("div", { class: "map", "--heads": model.heads, role: "group", "aria-label": `heads of ${run.label}` });
    map.append(element("span"));
    for (let head = 0; head < model.heads; head++) map.append(element("span", { class: "head" }, model.heads <= 16 || head % 4 === 0 ? `${head}` : ""));
    model.layers.forEach((layer, l) => {
      map.append(element("span", { class: "name" }, `L${l}`));
      const kept = new Set(layer.kept);
      for (let head = 0; head < model.heads; head++) {
        const loss = by.get(`${l}/${head}`), told = [`L${l}H${head}`];
        if (loss) told.push(`loss ${spread(loss.loss, loss.error, 3)}, rank ${loss.rank}`);
        told.push(kept.has(head) ? "kept" + (layer.window ? `, window ${count(layer.window)}` : "") : `recurrent, state ${layer.d_state}`);
        const text = told.join(" · ");
        map.append(element("div", { class: kept.has(head) ? "cell kept" : "cell", title: text, role: "img", "aria-label": text,
          "--share": loss ? Math.max(0, (100 * loss.loss) / most) : 0 }));
      }
    });
    const legend = element("div", { class: "legend" }, element("span", { class: "cell kept" }), `kept: ${model.kept} of ${model.heads * model.layers.length}`);
    if (ranking) {
      legend.append(element("span", {}, "loss when ablated: 0"), element("span", { class: "ramp" }), share(most, 2) + ` of ${share(ranking.baseline, 2)} ${ranking.measure}`);
    }
    const ranked = ranking ? `Ranked by ${ranking.probe}.` : "The run has no ranking; --ranking FILE.json shows one.";
    return element("div", { class: "panel" }, element("h3", {}, labelled(i, run.label)), map, legend, element("p", { class: "faint" }, ranked));
  }

  function heads() {
    const shown = runs.map((run, i) => (run.model ? headMap(run, i) : null)).filter(known);
    if (!shown.length) return drop("heads");
    section("heads").append(element("div", { class: "panels" }, ...shown));
  }

  function accuracy() {
    const shown = runs.map((run, i) => ({ run, i })).filter(({ run }) => run.scores.length);
    if (!shown.length) return drop("accuracy");
    const panels = element("div", { class: "panels" }), asked = shown[0].run.scores[0];
    section("accuracy").append(panels);
    chart(panels, "Exact match before and after each stage",
      `${count(asked.examples)} ${asked.task} questions of ${asked.pairs} pairs; bars are one standard error.`, () => ({
        sets: shown.map(({ run, i }) => ({
          label: run.label, of: colour(i), pointRadius: 4, clip: false, data: run.scores.map((score) => ({ x: score.tokens, y: score.exact_match })),
          errors: run.scores.map((score) => score.exact_match_error), stages: run.scores.map((score) => score.stage),
        })),
        x: axis("tokens trained on", (value) => tokens(value), { type: "linear", min: 0 }),
        y: axis("exact match", (value) => value.toFixed(1), { type: "linear", min: 0, max: 1 }),
        tip: { title: (items) => `after ${items[0].dataset.stages[items[0].dataIndex]}, ${tokens(items[0].parsed.x)} tokens`,
          label: (item) => `${item.dataset.label}: ${spread(item.parsed.y, item.dataset.errors[item.dataIndex], 3)}` },
      }));
    panels.append(element("div", { class: "panel" }, table(["run", "stage", "tokens", "exact match"], shown.flatMap(({ run, i }) =>
      run.scores.map((score) => [labelled(i, run.label), score.stage, count(score.tokens), spread(score.exact_match, score.exact_match_error, 3)])))));
  }

  function memory() {
    const curves = [], seen = new Set();
    runs.forEach((run, i) => {
      for (const curve of run.memory?.curves ?? []) {
        const own = curve.role === "student", key = own ? `run ${i}` : curve.role + curve.bytes.join();
        if (seen.has(key)) continue;
        seen.add(key);
        curves.push({ label: own ? run.label : curve.role === "teacher" ? `${curve.name} (teacher)` : curve.name, bytes: curve.bytes, contexts: run.memory.contexts,
          of: own ? colour(i) : curve.role === "teacher" ? "var(--ink)" : "var(--faint)", borderDash: own ? [] : curve.role === "teacher" ? [7, 4] : [2, 3] });
      }
    });
    if (!curves.length) return drop("memory");
    const panels = element("div", { class: "panels" });
    section("memory").append(panels);
    chart(panels, "Bytes of cache and state, one sequence", "Two bytes a value; the weights are not in it.", () => ({
      sets: curves.map((curve) => ({ label: curve.label, of: curve.of, borderDash: curve.borderDash,
        data: curve.bytes.map((value, at) => ({ x: curve.contexts[at], y: value })) })),
      x: axis("context, tokens", (value) => (Number.isInteger(Math.log2(value)) && Math.log2(value) % 3 === 2 ? short(value) : ""), {
        type: "logarithmic", min: curves[0].contexts[0], max: curves[0].contexts.at(-1),
        afterBuildTicks: (scale) => { scale.ticks = curves[0].contexts.map((value) => ({ value })); } }),
      y: axis("bytes", (value) => bytes(value), { type: "logarithmic",
        afterBuildTicks: (scale) => {
          scale.ticks = [];
          for (let power = 10; power <= 50; power += 2) if (2 ** power >= scale.min && 2 ** power <= scale.max) scale.ticks.push({ value: 2 ** power });
        } }),
      tip: { title: (items) => `${short(items[0].parsed.x)} tokens`, label: (item) => `${item.dataset.label}: ${bytes(item.parsed.y)}` },
    }));
    const at = [2048, 8192, 32768, 131072].filter((context) => curves[0].contexts.includes(context));
    panels.append(element("div", { class: "panel" }, table(["model", ...at.map(short)], curves.map((curve) =>
      [element("span", {}, element("span", { class: "swatch", "--of": curve.of }), curve.label), ...at.map((context) => bytes(curve.bytes[curve.contexts.indexOf(context)]))]))));
  }

  function losses() {
    const labels = [...new Set(runs.flatMap((run) => run.stages.map((stage) => stage.stage)))];
    if (!labels.length) return drop("losses");
    const panels = element("div", { class: "panels" });
    section("losses").append(panels);
    for (const label of labels) {
      const shown = runs.map((run, i) => ({ run, i, stage: run.stages.find((stage) => stage.stage === label) })).filter(({ stage }) => stage);
      const values = shown.flatMap(({ stage }) => stage.loss.filter((loss) => known(loss) && loss > 0));
      const wide = values.length > 0 && Math.max(...values) > 8 * Math.min(...values);
      const mean = Math.max(...shown.map(({ stage }) => stage.steps_a_point));
      chart(panels, `Stage ${label}`, mean > 1 ? `Each point is the mean of ${mean} steps.` : "", () => ({
        sets: shown.map(({ run, i, stage }) => ({ label: run.label, of: colour(i), borderWidth: 1.6,
          data: stage.tokens.map((at, k) => ({ x: at, y: stage.loss[k] })).filter((point) => known(point.y)) })),
        x: axis("tokens trained on", (value) => tokens(value), { type: "linear" }),
        y: axis("loss", (value) => +value.toPrecision(3), { type: wide ? "logarithmic" : "linear" }),
        tip: { title: (items) => `${tokens(items[0].parsed.x)} tokens`, label: (item) => `${item.dataset.label}: ${item.parsed.y.toPrecision(5)}` },
      }));
    }
  }

  function samples() {
    const prompts = new Map();
    runs.forEach((run) => {
      for (const sample of run.results?.samples ?? []) {
        const shown = prompts.get(sample.prompt) ?? { prompt: sample.prompt, answer: known(sample.answer) ? String(sample.answer) : null, outputs: new Map() };
        for (const [name, output] of Object.entries(sample.outputs)) shown.outputs.set(name === run.name ? run.label : name, String(output));
        prompts.set(sample.prompt, shown);
      }
    });
    if (!prompts.size) return drop("samples");
    section("samples").append(element("div", { class: "panels" }, ...[...prompts.values()].map((sample) => {
      const list = element("dl");
      if (known(sample.answer)) list.append(element("dt", {}, "right"), element("dd", {}, sample.answer));
      for (const [name, output] of sample.outputs) {
        const right = known(sample.answer) && output.trim() === sample.answer.trim();
        list.append(element("dt", {}, name), element("dd", { class: known(sample.answer) ? (right ? "right" : "wrong") : "" },
          known(sample.answer) ? (right ? "✓ " : "✗ ") + output : output));
      }
      return element("div", { class: "sample" }, element("pre", {}, sample.prompt), list);
    })));
  }

  // One table for each name of an evaluation, all runs in it.
  function evaluations() {
    const named = new Map();
    runs.forEach((run, i) => {
      for (const evaluation of run.evaluations) {
        const rows = named.get(evaluation.name) ?? [];
        evaluation.scores.forEach((score) => rows.push({ run, i, score }));
        named.set(evaluation.name, rows);
      }
    });
    if (!named.size) return drop("evaluations");
    const cell = (value) => (typeof value === "number" && !Number.isInteger(value) ? String(+value.toPrecision(4)) : known(value) ? String(value) : "");
    for (const [name, rows] of named) {
      const keys = [...new Set(rows.flatMap(({ score }) => Object.keys(score)))];
      section("evaluations").append(element("h3", {}, name),
        table(["run", ...keys.map((key) => key.replaceAll("_", " "))], rows.map(({ run, i, score }) => [labelled(i, run.label), ...keys.map((key) => cell(score[key]))])));
    }
  }

  function specs() {
    const shown = runs.map((run, i) => ({ run, i })).filter(({ run }) => known(run.spec));
    if (!shown.length) return drop("specs");
    for (const { run, i } of shown) {
      section("specs").append(element("details", {}, element("summary", {}, labelled(i, run.label)), element("pre", { class: "spec" }, run.spec)));
    }
  }

  header(); results(); heads(); accuracy(); memory(); losses(); samples(); evaluations(); specs();
  draw();
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  matchMedia("print").addEventListener("change", draw);
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach((each) => { each.open = true; });
    draw();
  });
  addEventListener("afterprint", () => { opened.forEach((each) => { each.open = false; }); draw(); });
})();
