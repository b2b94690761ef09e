package org.plumbline.bab;

/**
 * A split: {@code side * (value[element] - point) >= 0}. All readers of the value see it.
 *
 * @param value id of the value; inputs are values too
 * @param element element of the value
 * @param point split point
 * @param side +1 at or above the point, -1 at or below it
 */
public record Decision(int value, int element, double point, int side) {}
