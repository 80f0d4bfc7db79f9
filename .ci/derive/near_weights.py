#!/usr/bin/env python3
"""Fit the weights of src/check/near/features.rs.

    near_weights.py DATA [SEED]        needs numpy, scikit-learn and pypinyin, and target/release/examples/near_rows

DATA holds text/docs (articles), names (lists of names) and ../eval/seeded/clean (articles to leave out: figures are
measured on them). Slips are planted in bare mentions of glossed names: characters of the same or a near sound, as
lists of variants confuse them; other regions' renderings; neighbours swapped; characters dropped and put in. Every row
that near_rows prints for a planted slip is right, every row for the articles as they are is wrong. Prints the weights,
and recall against false alarms by five-fold cross-validation over articles. Read the false alarms (-v): articles have
slips of their own, and what is one goes into REAL.
"""
import collections, json, os, random, re, subprocess, sys, tempfile
from pypinyin import pinyin, Style, lazy_pinyin
ROOT=os.path.join(os.path.dirname(os.path.abspath(__file__)),'..','..')
DATA=sys.argv[1]
random.seed(int(sys.argv[2]) if len(sys.argv)>2 and sys.argv[2].isdigit() else 1)
D=f'{DATA}/text/docs'; S=f'{DATA}/../eval/seeded/clean'; NAMES=f'{DATA}/names'
WORK=tempfile.mkdtemp(); OUT=f'{WORK}/planted'; os.makedirs(OUT); os.makedirs(f'{WORK}/align')
simp={}
for l in open(f'{ROOT}/src/text/simplified.txt'):
    l=l.rstrip('\n')
    if len(l)>=2: simp[l[0]]=l[-1] if len(l)==2 else l[1]
trad={}
for t,s in simp.items(): trad.setdefault(s,t)
def simplify(x): return ''.join(simp.get(c,c) for c in x)
han=re.compile(r'^[\u4e00-\u9fff]+$')
# variants
groups=collections.defaultdict(set); 
for l in open(f'{NAMES}/cgroup_pairs.tsv'):
    p=l.rstrip('\n').split('\t')
    if len(p)<7: continue
    z=simplify(p[1])
    parts=re.split('[·•・]',z); o=p[0].split()
    if len(parts)==len(o):
        for a,b in zip(parts,o):
            if han.match(a) and 2<=len(a)<=7: groups[('p',b.lower())].add(a)
    if han.match(z) and len(z)<=7: groups[('w',p[0].lower())].add(z)
for l in open(f'{NAMES}/merged_pairs.tsv'):
    p=l.rstrip('\n').split('\t')
    if len(p)<7 or p[6]!='phonetic': continue
    z=simplify(p[1])
    if han.match(z) and 2<=len(z)<=7: groups[('p',p[0].lower())].add(z)
conf=collections.Counter(); chars=collections.Counter()
variants=collections.defaultdict(set)
for k,zs in groups.items():
    zs=sorted(zs)[:30]
    for a in zs:
        for c in a: chars[c]+=1
        for b in zs:
            if a!=b: variants[(k[1],a)].add(b)
            if len(a)==len(b):
                d=[i for i in range(len(a)) if a[i]!=b[i]]
                if len(d)==1: conf[a[d[0]],b[d[0]]]+=1
sub=collections.defaultdict(list)
for (a,b),n in conf.items():
    if n>=2: sub[a].append((b,n))
py=lambda c: set(x for x in pinyin(c,style=Style.NORMAL,heteronym=True)[0])
PY={c:py(c) for c in chars if chars[c]>=20}
homo=collections.defaultdict(list)
byp=collections.defaultdict(list)
for c in PY:
    for p in PY[c]: byp[p].append(c)
bin=f'{ROOT}/target/release/yiming'
docs=sorted(set(os.listdir(D))-set(os.listdir(S)))
faults=[]; clean=[]
INS='尔斯特克德夫'
def weighted(l): 
    t=sum(n for _,n in l); r=random.random()*t
    for x,n in l:
        r-=n
        if r<=0: return x
    return l[-1][0]
def make(w,orig,kind,tr):
    s=simplify(w); L=len(s)
    f=lambda c,ref: trad.get(c,c) if tr else c
    idx=[i for i,c in enumerate(s) if '\u4e00'<=c<='\u9fff']
    if len(idx)!=L and kind not in('same','near'): return None
    if kind in('same','near'):
        i=random.choice(idx); c=s[i]
        opts=[(b,n) for b,n in sub.get(c,[]) if (bool(py(c)&py(b)))==(kind=='same')]
        if kind=='same' and (not opts or random.random()<.25):
            opts=[(b,1) for p in py(c) for b in byp[p] if b!=c]
        if not opts: return None
        b=weighted(opts)
        return w[:i]+f(b,c)+w[i+1:]
    if kind=='regional':
        v=[b for b in variants.get((orig.lower(),s),[]) if b!=s and abs(len(b)-L)<=2 and b not in s and s not in b]
        if not v: return None
        b=random.choice(v); return ''.join(f(c,None) for c in b)
    if kind=='swap':
        if L<3: return None
        i=random.randrange(L-1)
        if s[i]==s[i+1]: return None
        return w[:i]+w[i+1]+w[i]+w[i+2:]
    if kind=='drop':
        if L<3: return None
        i=random.randrange(1,L)
        return w[:i]+w[i+1:]
    if kind=='insert':
        i=random.randrange(1,L)
        c=random.choice(INS) if random.random()<.7 else s[i-1]
        return w[:i]+f(c,None)+w[i:]
KINDS=['same']*35+['near']*26+['regional']*24+['swap']*6+['drop']*5+['insert']*3
n=0
for name in docs:
    text=open(f'{D}/{name}').read()
    cache=f'{WORK}/align/{name}.jsonl'
    if not os.path.exists(cache):
        open(cache,'w').write(subprocess.run([bin,'align','--dry-run','--format','jsonl',f'{D}/{name}'],capture_output=True,text=True).stdout)
    pairs=[json.loads(l) for l in open(cache)]
    pairs=[p for p in pairs if p['confidence']>=.8 and p['kind'] in('person','place','org','product') and p['method'] in('transliteration','heritage','alias','mixed')]
    lines=text.split('\n')
    tr=sum(c in simp for c in text)>len(text)*.02
    targets={}
    for p in pairs:
        forms=[(p['rendering'],p['original'])]
        parts=p['parts']
        if p['kind']=='person' and len(parts)>1 and '·' in p['rendering'].replace('‧','·').replace('•','·').replace('・','·').replace('．','·'):
            forms.append((parts[-1]['rendering'],parts[-1]['original']))
        elif p['kind']=='person' and p['method']=='transliteration': forms=[(p['rendering'],parts[-1]['original'] if parts else p['original'].split()[-1])]
        for r,o in forms:
            if 2<=len(r)<=9: targets.setdefault(r,(p['original'],o,p['kind']))
    # bare occurrences
    occ=[]
    glosses=collections.defaultdict(list)
    for p in pairs: glosses[p['line']].append((p['column']-1,p['end_column']-1))
    names=sorted(targets,key=len,reverse=True)
    for li,line in enumerate(lines,1):
        used=list(glosses[li])
        for r in names:
            for m in re.finditer(re.escape(r),line):
                a,b=m.span()
                if any(a<y and x<b for x,y in used): continue
                nxt=line[b:b+1]; prv=line[a-1:a]
                if nxt and nxt in '·‧•・．' : continue
                used.append((a,b)); occ.append((li,a,b,r))
    if not occ: continue
    for rep in range(2):
        byr=collections.defaultdict(list)
        for o in occ: byr[o[3]].append(o)
        rs=list(byr); random.shuffle(rs)
        new=list(lines); got=[]; usedlines=set()
        for r in rs[:6]:
            if len(got)>=3: break
            o=random.choice(byr[r])
            if o[0] in usedlines: continue
            for _ in range(6):
                k=random.choice(KINDS)
                w=make(r,targets[r][1],k,tr)
                if w and w!=r and w not in text and not r.endswith(w) and simplify(w)!=simplify(r): break
                w=None
            if not w: continue
            usedlines.add(o[0])
            line=new[o[0]-1]; new[o[0]-1]=line[:o[1]]+w+line[o[2]:]
            got.append(dict(doc=name,line=o[0],column=o[1]+1,end_column=o[1]+1+len(w),found=w,expected=r,original=targets[r][0],part=targets[r][1],kind=k,name_kind=targets[r][2]))
        if got:
            fn=f'{name[:-4]}.r{rep}.txt'
            open(f'{OUT}/{fn}','w').write('\n'.join(new))
            for g in got: g['file']=fn; faults.append(g)
print(len(faults),collections.Counter(f['kind'] for f in faults),collections.Counter(len(f['expected']) for f in faults))

def rows(folder,names):
    for at in range(0,len(names),50):
        yield from subprocess.run([os.path.abspath(f'{ROOT}/target/release/examples/near_rows'),*names[at:at+50]],cwd=folder,capture_output=True,text=True,check=True).stdout.splitlines()

import numpy as np
from sklearn.linear_model import LogisticRegression
src=open(f'{ROOT}/src/check/near/features.rs').read()
NAMES=re.findall(r'"([^"]+)"',src[src.index('NAMES:'):src.index('];')])
REAL=set('戈默特 波索洛纳 贝塔朗非 马拉杜纳 阿歷山大阿洛 赵建民 赖特福特 布拉尔 蒙特卡罗 侯芷明 阿斯立康 恩巴雷克 赛里诺 埃斯帕 乌斯阿·纳塔诺'.split())
F=faults; by=collections.defaultdict(list)
for f in F: by[f['file'],f['line']].append(f)
X=[];Y=[];M=[];W=[]
for l in rows(OUT,sorted(os.listdir(OUT))):
    r=json.loads(l)
    fs=by.get((r[0],r[1]),[])
    o=[f for f in fs if r[2]<f['end_column'] and f['column']<r[2]+len(r[3])]
    if o:
        f=o[0]
        ok=r[2]==f['column'] and r[3]==f['found'] and f['expected'].endswith(r[4]) 
        X.append(r[5]);Y.append(1 if ok else -1);M.append(r[:5]+[f['kind'] if ok else 'part']);W.append(3 if f['kind']=='regional' else 1)
for l in rows(D,docs):
    r=json.loads(l); X.append(r[5]);Y.append(-1 if any(x in r[3] or r[3] in x for x in REAL) else 0);M.append(r[:5]+['clean']); W.append(3)

import random
random.seed(3)
io=NAMES.index('written often')
for i in range(len(X)):
    if Y[i]==1 and random.random()<.25:
        x=list(X[i]); x[io]=0.693 if random.random()<.75 else 1.1; X.append(x);Y.append(1);M.append(M[i]);W.append(W[i])
X=np.array(X);Y=np.array(Y);W=np.array(W,float)
doc=[m[0].split('.')[0] for m in M]
fold=np.array([sum(map(ord,d))%5 for d in doc])
use=Y>=0
def lr(tr):
    m=LogisticRegression(C=0.3,fit_intercept=False,max_iter=5000); m.fit(X[tr],Y[tr],sample_weight=W[tr]); return lambda Z:Z@m.coef_[0],m
def cv(f):
    S=np.zeros(len(Y))
    for k in range(5):
        g,_=f(use&(fold!=k)); S[fold==k]=g(X[fold==k])
    return S
def show(S):
    pos=Y==1
    # alarms: per (file,line) cluster best
    neg=[i for i in np.argsort(-S) if Y[i]==0]
    kept=[];taken=collections.defaultdict(list)
    for i in neg:
        m=M[i]; a,b=m[2],m[2]+len(m[3])
        if any(a<y and x<b for x,y in taken[m[0],m[1]]): continue
        taken[m[0],m[1]].append((a,b)); kept.append(i)
    kept=np.array(kept)
    kinds=np.array([m[5] for m in M])
    for want in [10,20,30,40,50,60,80]:
        t=S[kept[want]]
        print('alarms %d thr %.2f recall %.3f'%(want,t,(S[pos]>t).mean()),{k:round(float((S[pos&(kinds==k)]>t).mean()),2) for k in ['same','near','regional','swap','drop','insert']}, '2ch %.2f'%(S[pos&(X[:,2]==1)]>t).mean())
    return kept
if __name__=='__main__':
    print(sum(Y==1),sum(Y==0))
    S=cv(lr); kept=show(S)
    _,m=lr(use); print({n:round(float(w),2) for n,w in zip(NAMES,m.coef_[0])})
    if '-v' in sys.argv:
        for i in kept[:70]: print('%.1f'%S[i],M[i])
