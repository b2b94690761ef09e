/** Which package may use which, checked on the compiled classes. */
@NullMarked
package org.plumbline.architecture;

import org.jspecify.annotations.NullMarked;
