/** Certified training. */
@NullMarked
package org.plumbline.training;

import org.jspecify.annotations.NullMarked;
