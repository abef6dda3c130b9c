// The server gives uPlot's own module under this path.
// eslint-disable-next-line no-restricted-imports -- types of the page's own library
export { default } from "uplot";
