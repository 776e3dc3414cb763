import * as vscode from 'vscode';
import { PANEL } from './contributions';
import type { PanelContent } from './panelContent';
import { PanelHost, type PanelServices } from './panelHost';
import { panelRoots } from './panelPage';

/** The panel beside the editor. Each window has one, which shows one run, recording or lineage at a time. */
export class RunPanel {
  private open: { panel: vscode.WebviewPanel; host: PanelHost } | null = null;

  constructor(private readonly services: PanelServices) {}

  /** Shows `content` without taking the focus from the editor. */
  show(content: PanelContent): void {
    if (this.open) {
      if (!this.open.host.shows(content)) this.open.host.show(content);
      this.open.panel.title = titleOf(content);
      this.open.panel.reveal(undefined, true);
      return;
    }
    const place = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const options = { enableScripts: true, localResourceRoots: panelRoots(this.services.extension) };
    this.take(vscode.window.createWebviewPanel(PANEL, titleOf(content), place, options), content);
  }

  /** Fills a panel that the editor restored after a reload of the window. */
  restore(panel: vscode.WebviewPanel, content: PanelContent): void {
    if (this.open) panel.dispose();
    else this.take(panel, content);
  }

  private take(panel: vscode.WebviewPanel, content: PanelContent): void {
    panel.title = titleOf(content);
    panel.iconPath = vscode.Uri.joinPath(this.services.extension, 'media', 'panel.svg');
    const open = { panel, host: new PanelHost(panel, content, this.services) };
    this.open = open;
    panel.onDidDispose(() => {
      if (this.open === open) this.open = null;
    });
  }
}

const titleOf = (content: PanelContent) => vscode.l10n.t('Strobe: {0}', content.title);
