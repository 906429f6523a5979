// What the tests ask of JupyterLab from inside its page. `jupyterapp` is there because of --LabApp.expose_app_in_browser.
window.course = {
  get panel() { return window.jupyterapp?.shell?.currentWidget; },  // the page is there before JupyterLab is
  get kernel() { return this.panel.sessionContext.session?.kernel; },
  get cells() { return this.panel.content.widgets; },

  // JupyterLab calls a kernel idle before it has a connection to it, and cells that are run then never end.
  isOpen(path) {
    return this.panel?.context?.path === path && this.panel.context.isReady && this.cells.length > 0
      && this.cells.every(cell => cell.node.isConnected && !cell.isPlaceholder())
      && this.kernel?.connectionStatus === 'connected';
  },
  async open(path) {
    if (path === this.closed?.path) await this.closed.done;  // or it would get the kernel that is about to stop
    await window.jupyterapp.commands.execute('docmanager:open', { path, factory: 'Notebook' });
  },
  async close() {
    const panel = this.panel;
    if (!panel?.context) return;
    if (panel.context.model.dirty) await panel.context.save();
    const { session } = panel.sessionContext;
    this.closed = { path: panel.context.path, done: window.jupyterapp.serviceManager.sessions.shutdown(session.id) };
    panel.dispose();
  },

  run() { window.jupyterapp.commands.execute('notebook:run-all-cells'); },  // its promise is of no use here
  hasRun() {
    const cells = this.cells.map(cell => cell.model).filter(model => model.type === 'code' && model.sharedModel.source.trim());
    const failed = model => model.outputs.toJSON().some(output => output.output_type === 'error')
      && !(model.getMetadata('tags') ?? []).includes('raises-exception');
    return this.isIdle(cells) && (cells.every(model => model.executionCount !== null) || cells.some(failed));
  },
  cellHasRun([id, before]) {
    const model = this.find(id).model;
    return this.isIdle([model]) && model.executionCount > before;
  },
  isIdle(models) { return this.kernel.status === 'idle' && models.every(model => model.executionState !== 'running'); },

  find(id) { return this.cells.find(cell => cell.model.id === id); },
  describe() {
    return this.cells.map(({ model }) => ({
      id: model.id, kind: model.type, source: model.sharedModel.source, tags: model.getMetadata('tags') ?? [],
      trusted: model.trusted, count: model.executionCount ?? 0, outputs: model.outputs?.toJSON() ?? [],
    }));
  },
  shown() {
    const outputs = cell => [...cell.outputArea.node.querySelectorAll('.jp-OutputArea-output')].map(output => ({
      mime: output.dataset.mimeType ?? '', text: output.textContent, height: output.getBoundingClientRect().height,
      images: [...output.querySelectorAll('img')].map(image => image.naturalWidth),
    }));
    return Object.fromEntries(this.cells.filter(cell => cell.model.type === 'code').map(cell => [cell.model.id, outputs(cell)]));
  },
  textOf(html) { return new DOMParser().parseFromString(html, 'text/html').documentElement.textContent; },

  async change(theme) {
    await window.jupyterapp.commands.execute('apputils:change-theme', { theme: `JupyterLab ${theme}` });
  },
  // A splash lies over the page while a theme's style sheet is fetched.
  isChanged(theme) { return this.theme() === theme && !document.getElementById('jupyterlab-splash'); },
  theme() { return document.body.dataset.jpThemeLight === 'true' ? 'Light' : 'Dark'; },

  // How high the window must be to show the whole notebook, with all that its outputs fold away.
  height() {
    for (const folded of document.querySelectorAll('.jp-OutputArea-output details')) folded.open = true;
    const { shell } = window.jupyterapp;
    shell.collapseLeft();
    shell.collapseRight();
    shell.mode = 'single-document';
    this.outer.scrollTop = 0;
    const below = document.getElementById('jp-bottom-panel')?.offsetHeight ?? 0;
    return this.bottom(this.cells.at(-1).node) + 24 + below;
  },
  // JupyterLab follows the window a little later.
  isUnfolded() { return this.bottom(this.cells.at(-1).node) <= this.bottom(this.outer); },
  bottom(element) { return Math.ceil(element.getBoundingClientRect().bottom); },
  get outer() { return this.panel.node.querySelector('.jp-WindowedPanel-outer'); },

  async evaluate(expression) {
    const asked = { code: '', silent: true, store_history: false, user_expressions: { it: expression } };
    return (await this.kernel.requestExecute(asked).done).content.user_expressions.it;
  },

  // What axe says of the outputs: rules that are broken, rules that it could not decide, and, kept here, the elements whose
  // contrast it judged. JupyterLab's body is 0 pixels high and hides what overflows; axe then takes all text for invisible.
  async axe([outputs, contrast, only]) {
    document.body.style.height = '100vh';
    const options = only.length ? { runOnly: only } : {};
    const result = await window.axe.run({ include: [outputs] }, { elementRef: true, selectors: false, ...options });
    document.body.style.height = '';
    const told = rule => rule.nodes.map(node => ({
      rule: rule.id, impact: rule.impact ?? '', help: rule.help, element: node.html.slice(0, 300), wrong: node.failureSummary ?? '',
      resolved: this.resolve(rule.id, node.element),
    }));
    const judged = [...result.passes, ...result.violations].filter(rule => rule.id === contrast);
    this.read = new Set(judged.flatMap(rule => rule.nodes.map(node => node.element)));
    return {
      broken: result.violations.flatMap(told),
      undecided: result.incomplete.filter(rule => rule.id !== contrast).flatMap(told),
    };
  },
  // Whether something that axe leaves to people is in order.
  resolve(rule, element) {
    if (rule !== 'th-has-data-cells') return false;
    const empty = [...element.querySelectorAll('th')].filter(head => !head.parentElement.querySelector('td'));
    return empty.every(head => head.scope === 'rowgroup' ? head.closest('tbody').querySelector('td') : head.scope === 'col');
  },

  // Measures what axe did not judge. Texts are found before the letters are hidden.
  findTexts(outputs) {
    this.texts = window.contrast.texts(outputs);
    window.contrast.measured.clear();
    window.contrast.seen.clear();
  },
  async measure(pictures) { return window.contrast.measure(this.texts, this.read, pictures); },
  covered() { return window.contrast.covered(this.texts); },
  unread() {
    const read = element => this.read.has(element) || window.contrast.measured.has(element);
    return [...this.texts.keys()].filter(element => !read(element)).map(element => element.textContent.trim());
  },
};
