// What the tests ask of JupyterLab from inside its page. `jupyterapp` is there because of --LabApp.expose_app_in_browser.
window.course = {
  get panel() { return window.jupyterapp.shell.currentWidget; },
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
  theme() { return document.body.dataset.jpThemeLight === 'true' ? 'Light' : 'Dark'; },

  // How high the window must be to show the whole notebook.
  height() {
    const { shell } = window.jupyterapp;
    shell.collapseLeft();
    shell.collapseRight();
    shell.mode = 'single-document';
    const outer = this.panel.node.querySelector('.jp-WindowedPanel-outer');
    outer.scrollTop = 0;
    const content = this.cells.at(-1).node.getBoundingClientRect().bottom - outer.getBoundingClientRect().top;
    return Math.ceil(content) + 24 + window.innerHeight - outer.clientHeight;
  },

  async evaluate(expression) {
    const asked = { code: '', silent: true, store_history: false, user_expressions: { it: expression } };
    return (await this.kernel.requestExecute(asked).done).content.user_expressions.it;
  },

  // JupyterLab's body is 0 pixels high and hides what overflows; axe then takes all text on the page for invisible.
  async axe([area, output, contrast]) {
    document.body.style.height = '100vh';
    const result = await window.axe.run({ include: [area] }, { elementRef: true, selectors: false });
    document.body.style.height = '';
    const findings = result.violations.flatMap(rule => rule.nodes.map(node => ({
      rule: rule.id, impact: rule.impact ?? '', help: rule.help, element: node.html.slice(0, 300), wrong: node.failureSummary ?? '',
    })));
    const read = [...result.passes, ...result.violations, ...result.incomplete]
      .filter(rule => rule.id === contrast).flatMap(rule => rule.nodes.map(node => node.element));
    const unread = [...document.querySelectorAll(output)]
      .filter(one => one.innerText.trim() && !read.some(element => one.contains(element))).map(one => one.innerText.trim());
    return { findings, unread };
  },
};
