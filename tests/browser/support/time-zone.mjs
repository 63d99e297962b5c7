// Where the phones and desks of the tests are: the machine that runs them may be anywhere.

export const TIME_ZONE = 'Asia/Shanghai';
