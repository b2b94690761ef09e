/** Bound methods: intervals, backward linear relaxation, and what they share. */
@NullMarked
package org.plumbline.bounds;

import org.jspecify.annotations.NullMarked;
