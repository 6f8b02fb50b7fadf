import { css } from 'lit';

/** Px of the page from which on there is room for the inspector beside the bytes. */
export const roomyWidth = 1240;

export const imagePageStyles = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
  }
  .panes {
    display: grid;
    flex: 1;
    grid-template-rows: minmax(0, 1fr);
    grid-template-columns: auto 1px minmax(0, 1fr) auto;
    min-height: 240px;
  }
  structure-tree {
    /* The bytes keep room for a row, as long as the structure has some too. */
    max-width: max(180px, 100vw - 600px);
    background: var(--virtlens-surface);
  }
  panel-sash {
    height: 100%;
  }
  data-inspector {
    width: 312px;
    border-left: 1px solid var(--virtlens-line);
  }
  @media (max-width: 1239px) {
    .panes {
      grid-template-columns: auto 1px minmax(0, 1fr);
    }
    .panes:has(data-inspector) {
      grid-template-rows: minmax(0, 3fr) minmax(0, 2fr);
    }
    data-inspector {
      grid-column: 1 / -1;
      width: auto;
      border-top: 1px solid var(--virtlens-line);
      border-left: 0;
    }
  }
  @media (max-width: 720px) {
    .panes,
    .panes:has(data-inspector) {
      grid-template-rows: minmax(0, 1fr) minmax(0, 2fr);
      grid-template-columns: minmax(0, 1fr);
    }
    .panes:has(data-inspector) {
      grid-template-rows: minmax(0, 1fr) minmax(0, 2fr) minmax(0, 1fr);
    }
    structure-tree {
      width: auto !important;
      max-width: none;
      border-bottom: 1px solid var(--virtlens-line);
    }
    panel-sash {
      display: none;
    }
  }
  @media (max-height: 560px) {
    .panes {
      flex: none;
      height: 100vh;
    }
  }
`;
