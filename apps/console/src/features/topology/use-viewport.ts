'use client';

import { type PointerEvent, type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Box } from './layout-geometry';

type View = { x: number; y: number; scale: number };

const SCALE_MIN = 0.15;
const SCALE_MAX = 2.5;
/** A fit never magnifies more than this: three services need not fill a wall. */
const FIT_MAX = 1.15;
const MARGIN = 28;
/** A press that moves less than this is a click. */
const CLICK_PX = 4;

/** The view that shows all of `box` in the middle of a window. Pure. */
export function fitView(box: Box, window: { width: number; height: number }): View {
  const scale = Math.min(
    FIT_MAX,
    Math.max(SCALE_MIN, Math.min((window.width - 2 * MARGIN) / box.width, (window.height - 2 * MARGIN) / box.height)),
  );
  return {
    scale,
    x: (window.width - box.width * scale) / 2 - box.x * scale,
    y: (window.height - box.height * scale) / 2 - box.y * scale,
  };
}

/** The view after zooming by `factor` with the point (x, y) of the window kept in place. Pure. */
export function zoomView(view: View, factor: number, x: number, y: number): View {
  const scale = Math.min(SCALE_MAX, Math.max(SCALE_MIN, view.scale * factor));
  const real = scale / view.scale;
  return { scale, x: x - (x - view.x) * real, y: y - (y - view.y) * real };
}

/**
 * Panning and zooming of an SVG by mouse, touchpad, finger and buttons. It moves the content by its transform alone, without
 * drawing anything anew. `target` is shown whenever its key changes, until the viewer has moved the map.
 */
export function useViewport(target: { key: string; box: Box }): {
  svg: RefObject<SVGSVGElement | null>;
  content: RefObject<SVGGElement | null>;
  zoomBy: (factor: number) => void;
  fit: () => void;
  dragHandlers: {
    onPointerDown: (event: PointerEvent<SVGSVGElement>) => void;
    onPointerMove: (event: PointerEvent<SVGSVGElement>) => void;
    onPointerUp: (event: PointerEvent<SVGSVGElement>) => void;
    onClickCapture: (event: { preventDefault: () => void; stopPropagation: () => void }) => void;
  };
} {
  const svg = useRef<SVGSVGElement>(null);
  const content = useRef<SVGGElement>(null);
  const view = useRef<View>({ x: 0, y: 0, scale: 1 });
  const isMoved = useRef(false);
  const drag = useRef<{ x: number; y: number; distance: number } | null>(null);
  const wasDragged = useRef(false);
  const box = useRef(target.box);
  box.current = target.box;

  const apply = useCallback((next: View) => {
    view.current = next;
    content.current?.setAttribute('transform', `translate(${next.x} ${next.y}) scale(${next.scale})`);
  }, []);
  const fit = useCallback(() => {
    isMoved.current = false;
    const element = svg.current;
    if (element && element.clientWidth > 0) {
      apply(fitView(box.current, { width: element.clientWidth, height: element.clientHeight }));
    }
  }, [apply]);
  const zoomBy = useCallback(
    (factor: number) => {
      const element = svg.current;
      if (!element) return;
      isMoved.current = true;
      apply(zoomView(view.current, factor, element.clientWidth / 2, element.clientHeight / 2));
    },
    [apply],
  );

  useEffect(() => {
    if (target.key !== '' && !isMoved.current) fit();
  }, [target.key, fit]);
  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    // React's wheel listeners are passive, and so could not keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      isMoved.current = true;
      const bounds = element.getBoundingClientRect();
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018));
      apply(zoomView(view.current, factor, event.clientX - bounds.left, event.clientY - bounds.top));
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    const observer = new ResizeObserver(() => {
      if (!isMoved.current) fit();
    });
    observer.observe(element);
    return () => {
      element.removeEventListener('wheel', onWheel);
      observer.disconnect();
    };
  }, [apply, fit]);

  return {
    svg,
    content,
    zoomBy,
    fit,
    dragHandlers: {
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        drag.current = { x: event.clientX, y: event.clientY, distance: 0 };
        wasDragged.current = false;
      },
      onPointerMove: (event) => {
        const last = drag.current;
        if (!last) return;
        const dx = event.clientX - last.x;
        const dy = event.clientY - last.y;
        drag.current = { x: event.clientX, y: event.clientY, distance: last.distance + Math.hypot(dx, dy) };
        if (drag.current.distance < CLICK_PX) return;
        if (!wasDragged.current) event.currentTarget.setPointerCapture(event.pointerId);
        wasDragged.current = true;
        isMoved.current = true;
        apply({ ...view.current, x: view.current.x + dx, y: view.current.y + dy });
      },
      onPointerUp: () => {
        drag.current = null;
      },
      onClickCapture: (event) => {
        if (!wasDragged.current) return;
        event.preventDefault();
        event.stopPropagation();
        wasDragged.current = false;
      },
    },
  };
}
