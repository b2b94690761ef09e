/** Faults planted on purpose: the tests must notice each. */
@NullMarked
package org.plumbline.defects;

import org.jspecify.annotations.NullMarked;
