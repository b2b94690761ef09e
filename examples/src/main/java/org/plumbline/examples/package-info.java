/** Short programs that use the library. */
@NullMarked
package org.plumbline.examples;

import org.jspecify.annotations.NullMarked;
