package org.plumbline.bounds;

/**
 * What a bound method found: for each row a lower bound of its objective on its subdomain, with all
 * rounding included, and per subdomain whether it was shown to contain no point.
 *
 * @param lower one bound per row of the objectives; never NaN, minus infinity where nothing is
 *     known
 * @param walked the bound of the walk whose coefficients an observer saw: at most {@code lower},
 *     which intervals, earlier evaluations or repetition may have raised; what clipping by the
 *     row's coefficients must use
 * @param error the part of each bound that pays for rounding
 * @param arithmetic what the bounds hold for
 * @param bounds the bounds of all values that were computed or intersected on the way
 * @param complete false if the budget ended first; bounds of rows not reached are minus infinity
 */
public record BoundResult(
    double[] lower,
    double[] walked,
    double[] error,
    Arithmetic arithmetic,
    NodeBounds bounds,
    boolean complete) {}
