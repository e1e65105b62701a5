-- expect: 2: before the first
select id from pet
