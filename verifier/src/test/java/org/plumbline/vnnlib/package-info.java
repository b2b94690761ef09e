/** Specifications mean what their text says. */
@NullMarked
package org.plumbline.vnnlib;

import org.jspecify.annotations.NullMarked;
