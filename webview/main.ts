import { pageStyles } from './theme.ts';
import './app.ts';

if (pageStyles.styleSheet) document.adoptedStyleSheets = [...document.adoptedStyleSheets, pageStyles.styleSheet];
document.body.append(document.createElement('firmware-page'));
