/** What the bounds module promises to itself: windows, gradients. */
@NullMarked
package org.plumbline.bounds;

import org.jspecify.annotations.NullMarked;
