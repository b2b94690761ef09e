/** Tests of what only the package of the search sees. */
@NullMarked
package org.plumbline.bab;

import org.jspecify.annotations.NullMarked;
