import { css } from 'lit';

export const paneStyles = css`
  :host {
    position: relative;
    display: flex;
    flex-direction: column;
    min-width: 0;
    min-height: 0;
    container-type: inline-size;
  }
  .trail {
    flex: 1;
    min-width: 0;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .inside {
    display: flex;
    flex: none;
    align-items: center;
    gap: 6px;
    height: 26px;
    padding: 0 12px;
    border-bottom: 1px solid var(--virtlens-line);
    background: var(--virtlens-surface);
    font-size: 12px;
  }
  .stage {
    position: relative;
    display: flex;
    flex: 1;
    min-height: 0;
  }
  /* 16 bytes with their offset and text need this much; a smaller type fits where there is a little less. */
  @container (max-width: 634px) {
    hex-view {
      font-size: 12px;
    }
  }
`;
