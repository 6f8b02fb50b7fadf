/** The bundler puts an SVG file's text where it is imported. */
declare module '*.svg' {
  const text: string;
  export default text;
}
