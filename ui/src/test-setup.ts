import "@testing-library/jest-dom/vitest";

/** The simulated DOM lays nothing out: no size ever changes. */
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
