import { html, nothing, type TemplateResult } from 'lit';
import { type IconName, icon } from '../icons.ts';

/** The pages of an image, as they stand in the row of tabs. */
export type TabName = 'image' | 'variables' | 'secure-boot';

interface Tab {
  readonly name: TabName;
  readonly label: string;
  readonly icon: IconName;
}

export const tabs: readonly Tab[] = [
  { name: 'image', label: 'Image', icon: 'fileBinary' },
  { name: 'variables', label: 'Variables', icon: 'key' },
  { name: 'secure-boot', label: 'Secure Boot', icon: 'shield' },
];

/** Where a key leads in the row of tabs (ARIA authoring practices, tabs with automatic activation); undefined for other keys. */
export function tabAfter(key: string, current: TabName): TabName | undefined {
  const index = tabs.findIndex(({ name }) => name === current);
  const places: Readonly<Record<string, number>> = {
    ArrowRight: (index + 1) % tabs.length,
    ArrowLeft: (index - 1 + tabs.length) % tabs.length,
    Home: 0,
    End: tabs.length - 1,
  };
  return tabs[places[key] ?? -1]?.name;
}

/** The row of tabs. Each controls `panel-<name>` in the same tree; `badges` are small figures behind the labels. */
export function tabRow(
  current: TabName,
  badges: Readonly<Partial<Record<TabName, string>>>,
  choose: (name: TabName) => void,
): TemplateResult {
  return html`<div
    class="tabs"
    role="tablist"
    aria-label="Pages of the image"
    @keydown=${(event: KeyboardEvent) => {
      const next = tabAfter(event.key, current);
      if (!next || !(event.currentTarget instanceof HTMLElement)) return;
      event.preventDefault();
      choose(next);
      event.currentTarget.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
    }}
  >
    ${tabs.map(
      ({ name, label, icon: picture }) => html`<button
        class="tab"
        id="tab-${name}"
        role="tab"
        aria-selected=${name === current}
        aria-controls="panel-${name}"
        tabindex=${name === current ? 0 : -1}
        @click=${() => choose(name)}
      >
        ${icon(picture)}${label}${badges[name] === undefined ? nothing : html`<span class="badge">${badges[name]}</span>`}
      </button>`,
    )}
  </div>`;
}
