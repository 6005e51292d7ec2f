/** The texts of the set-up, by part. */
import './common';
import './what';
import './customers';
import './week';
import './rules';
import './rights';
import './proposals';
