'use client';

import { type FocusEvent, type PointerEvent, type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Box } from './layout-geometry';
import { createMapMotion, type MapMotion } from './map-motion';

type View = { x: number; y: number; scale: number };
type Size = { width: number; height: number };

const SCALE_MIN = 0.15;
const SCALE_MAX = 2.5;
/** A fit never magnifies more than this: three services need not fill a wall. */
const FIT_MAX = 1.15;
const MARGIN = 28;
/** A press that moves less than this is a click. */
const CLICK_PX = 4;

/** The view that shows all of `box` in the middle of a window. Pure. */
export function fitView(box: Box, window: Size): View {
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

/** The view moved as little as brings a part of the window, such as what has the focus, into it. Pure. */
export function revealView(view: View, part: Box, window: Size): View {
  const shift = (from: number, length: number, room: number): number => {
    if (length + 2 * MARGIN >= room) return (room - length) / 2 - from;
    return Math.max(0, MARGIN - from) + Math.min(0, room - MARGIN - (from + length));
  };
  return {
    ...view,
    x: view.x + shift(part.x, part.width, window.width),
    y: view.y + shift(part.y, part.height, window.height),
  };
}

/**
 * Panning and zooming by mouse, touchpad, finger and buttons. What moves is one layer that is drawn already: its transform alone
 * changes, so the browser draws nothing anew until the map rests. Then the content takes the scale over, and is sharp again. `target`
 * is shown whenever its key changes, until the viewer has moved the map.
 */
export function useViewport(target: { key: string; box: Box }): {
  frame: RefObject<HTMLDivElement | null>;
  layer: RefObject<HTMLDivElement | null>;
  content: RefObject<SVGGElement | null>;
  motion: MapMotion;
  zoomBy: (factor: number) => void;
  fit: (box?: Box) => void;
  handlers: {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => void;
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => void;
    onPointerUp: () => void;
    onPointerCancel: () => void;
    onClickCapture: (event: { preventDefault: () => void; stopPropagation: () => void }) => void;
    onFocus: (event: FocusEvent<HTMLDivElement>) => void;
  };
} {
  const frame = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const content = useRef<SVGGElement>(null);
  const view = useRef<View>({ x: 0, y: 0, scale: 1 });
  /** The scale at which the content is drawn; the layer's transform makes up the difference. */
  const drawnScale = useRef(1);
  const isMoved = useRef(false);
  const drag = useRef<{ x: number; y: number; distance: number } | null>(null);
  const wasDragged = useRef(false);
  const box = useRef(target.box);
  box.current = target.box;

  const place = useCallback((next: View) => {
    view.current = next;
    const element = layer.current;
    if (!element) return;
    // On whole pixels, so that what is drawn is copied and not blended.
    const scale = next.scale / drawnScale.current;
    element.style.transform = `translate(${Math.round(next.x)}px, ${Math.round(next.y)}px)${scale === 1 ? '' : ` scale(${scale})`}`;
  }, []);
  const draw = useCallback(() => {
    if (drawnScale.current !== view.current.scale) {
      drawnScale.current = view.current.scale;
      content.current?.setAttribute('transform', `scale(${view.current.scale})`);
    }
    place(view.current);
  }, [place]);
  const kept = useRef<MapMotion | null>(null);
  kept.current ??= createMapMotion({
    onStart: () => frame.current?.setAttribute('data-moving', ''),
    onRest: () => {
      frame.current?.removeAttribute('data-moving');
      draw();
    },
  });
  const motion = kept.current;
  const move = useCallback(
    (next: View) => {
      isMoved.current = true;
      motion.move();
      place(next);
    },
    [motion, place],
  );

  const fit = useCallback(
    (wanted?: Box) => {
      isMoved.current = wanted !== undefined;
      const element = frame.current;
      if (!element || element.clientWidth === 0) return;
      view.current = fitView(wanted ?? box.current, { width: element.clientWidth, height: element.clientHeight });
      draw();
    },
    [draw],
  );
  const zoomBy = useCallback(
    (factor: number) => {
      const element = frame.current;
      if (element) move(zoomView(view.current, factor, element.clientWidth / 2, element.clientHeight / 2));
    },
    [move],
  );

  useEffect(() => {
    if (target.key !== '' && !isMoved.current) fit();
  }, [target.key, fit]);
  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    // Asked for once a movement: between two of its steps it would make the browser lay out the page.
    let bounds = element.getBoundingClientRect();
    // React's wheel listeners are passive, and so could not keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      if (!element.hasAttribute('data-moving')) bounds = element.getBoundingClientRect();
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018));
      move(zoomView(view.current, factor, event.clientX - bounds.left, event.clientY - bounds.top));
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
  }, [move, fit]);

  const letGo = (): void => {
    drag.current = null;
    motion.hold(false);
  };
  return {
    frame,
    layer,
    content,
    motion,
    zoomBy,
    fit,
    handlers: {
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
        motion.hold(true);
        move({ ...view.current, x: view.current.x + dx, y: view.current.y + dy });
      },
      onPointerUp: letGo,
      onPointerCancel: letGo,
      onClickCapture: (event) => {
        if (!wasDragged.current) return;
        event.preventDefault();
        event.stopPropagation();
        wasDragged.current = false;
      },
      // Nothing scrolls here, so what Tab reaches outside of the window is brought into it.
      onFocus: (event) => {
        if (!event.target.matches(':focus-visible')) return;
        const window = event.currentTarget.getBoundingClientRect();
        const { x, y, width, height } = event.target.getBoundingClientRect();
        const next = revealView(view.current, { x: x - window.x, y: y - window.y, width, height }, window);
        if (next.x !== view.current.x || next.y !== view.current.y) move(next);
      },
    },
  };
}
