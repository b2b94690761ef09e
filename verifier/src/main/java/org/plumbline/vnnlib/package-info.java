/** Reader of VNN-LIB specifications. */
@NullMarked
package org.plumbline.vnnlib;

import org.jspecify.annotations.NullMarked;
