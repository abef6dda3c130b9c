import { html, type Html, type HtmlPart } from "../html.ts";

import type { Scale } from "./scale.ts";
import { quantityTicks, tickLabel } from "./ticks.ts";

export interface Axis {
  readonly scale: Scale;
  readonly unit: string;
  readonly label: string;
}

export interface ChartOptions {
  readonly x: Axis;
  readonly y: Axis;
  /** What a person who cannot see the chart should know. */
  readonly description: string;
  /** In places of the paper. */
  readonly marks: HtmlPart;
  readonly width?: number;
  readonly height?: number;
}

/** Where data may be drawn on a paper of this size. */
export function plotArea(width = 470, height = 320): { left: number; right: number; top: number; bottom: number } {
  return { left: 76, right: width - 14, top: 12, bottom: height - 50 };
}

/** A chart with grid, ticks and labels around its marks. */
export function chart({ x, y, description, marks, width = 470, height = 320 }: ChartOptions): Html {
  const area = plotArea(width, height);
  const xTicks = quantityTicks(x.scale, x.unit, 6);
  const yTicks = quantityTicks(y.scale, y.unit, 6);
  return html`<svg class="chart" viewBox="0 0 ${width} ${height}" role="img" aria-label="${description}">
    <g class="grid">
      ${xTicks.map((tick) => line(x.scale.at(tick), area.top, x.scale.at(tick), area.bottom))}${yTicks.map((tick) => line(area.left, y.scale.at(tick), area.right, y.scale.at(tick)))}
    </g>
    <g class="marks">${marks}</g>
    <g class="axis">
      ${line(area.left, area.bottom, area.right, area.bottom)}${line(area.left, area.top, area.left, area.bottom)}
      ${xTicks.map((tick) => html`<text x="${place(x.scale.at(tick))}" y="${area.bottom + 17}" text-anchor="middle">${tickLabel(tick, x.unit, x.scale.maximum)}</text>`)}
      ${yTicks.map((tick) => html`<text x="${area.left - 7}" y="${place(y.scale.at(tick) + 4)}" text-anchor="end">${tickLabel(tick, y.unit, y.scale.maximum)}</text>`)}
      <text class="label" x="${(area.left + area.right) / 2}" y="${height - 10}" text-anchor="middle">${x.label}</text>
      <text class="label" transform="rotate(-90)" x="${-(area.top + area.bottom) / 2}" y="13" text-anchor="middle">
        ${y.label}
      </text>
    </g>
  </svg>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className?: string): Html {
  const name = className === undefined ? null : html` class="${className}"`;
  return html`<line${name} x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}" />`;
}

/** A dot that says what it is when pointed at. */
export function dot(x: number, y: number, className: string, title: string): Html {
  return html`<circle class="${className}" cx="${place(x)}" cy="${place(y)}" r="3.2"><title>${title}</title></circle>`;
}

export function polyline(points: readonly (readonly [number, number])[], className: string): Html {
  return html`<polyline
    class="${className}"
    points="${points.map(([x, y]) => `${place(x)},${place(y)}`).join(" ")}"
  />`;
}

/** The surface between two lines over the same places. */
export function band(
  lower: readonly (readonly [number, number])[],
  upper: readonly (readonly [number, number])[],
  className: string,
): Html {
  const outline = [...upper, ...lower.toReversed()].map(([x, y]) => `${place(x)},${place(y)}`);
  return html`<polygon class="${className}" points="${outline.join(" ")}" />`;
}

export function rectangle(
  x: number,
  y: number,
  width: number,
  height: number,
  className: string,
  title?: string,
): Html {
  const told = title === undefined ? null : html`<title>${title}</title>`;
  return html`<rect
    class="${className}"
    x="${place(x)}"
    y="${place(y)}"
    width="${place(Math.max(0, width))}"
    height="${place(height)}"
    >${told}</rect
  >`;
}

/** A hundredth of a pixel is enough, and keeps the file small and the same on every machine. */
export function place(value: number): number {
  return Math.round(value * 100) / 100;
}
